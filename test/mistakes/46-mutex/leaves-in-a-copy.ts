// caught-by: released-after-an-error, error-goes-to-its-caller
// `.finally(leave)` makes a second promise, which rejects like the first, and nobody handles it.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    async runExclusive(fn) {
      const before = tail;
      let leave = (): void => {};
      tail = new Promise<void>((resolve) => {
        leave = resolve;
      });
      await before;
      const result = (async () => fn())();
      void result.finally(leave);
      return result;
    },
  };
}
