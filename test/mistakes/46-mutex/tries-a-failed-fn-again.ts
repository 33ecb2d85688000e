// caught-by: error-goes-to-its-caller
// Means well: an fn that failed is called once more, and the message may go out twice.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(fn) {
      const mine = tail.then(() => fn()).catch(() => fn());
      tail = mine.catch(() => {});
      return mine;
    },
  };
}
