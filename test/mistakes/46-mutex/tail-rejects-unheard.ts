// caught-by: error-goes-to-its-caller
// The others get their turn, but the tail of the line is a rejected promise that nobody handles: the process ends.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(fn) {
      const mine = tail.then(
        () => fn(),
        () => fn(),
      );
      tail = mine.finally(() => {});
      return mine;
    },
  };
}
