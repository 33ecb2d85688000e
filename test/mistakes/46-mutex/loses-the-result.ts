// caught-by: gives-back-the-result, error-goes-to-its-caller
// Waits for the turn, runs, and gives back nothing.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(fn) {
      const mine = tail.then(async () => void (await fn())) as Promise<never>;
      tail = mine.catch(() => {});
      return mine;
    },
  };
}
