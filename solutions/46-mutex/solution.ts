export interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  /** Settles when the last one in line has left; it never rejects. */
  let lastLeft: Promise<unknown> = Promise.resolve();

  return {
    runExclusive(fn) {
      // Whoever calls next waits for this one: nobody is woken, so nobody can be woken wrongly.
      const mine = lastLeft.then(() => fn());
      lastLeft = mine.then(
        () => {},
        () => {},
      );
      return mine;
    },
  };
}
