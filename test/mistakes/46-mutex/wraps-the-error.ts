// caught-by: error-goes-to-its-caller
// The caller asks for the code and finds none.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(fn) {
      const mine = tail.then(() => fn());
      tail = mine.catch(() => {});
      return mine.catch((cause: unknown) => {
        throw new Error('failed while locked', { cause });
      });
    },
  };
}
