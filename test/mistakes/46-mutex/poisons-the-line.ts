// caught-by: released-after-an-error, error-goes-to-its-caller
// One rejected link, and every caller behind it gets the same error without having run.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(fn) {
      const mine = tail.then(() => fn());
      tail = mine;
      return mine;
    },
  };
}
