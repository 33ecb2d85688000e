// passes: an async generator is a lock already: its next() calls are queued one behind the other
export function createMutex() {
  async function* turns(): AsyncGenerator<() => Promise<void>, never, () => Promise<void>> {
    let job = yield async () => {};
    for (;;) {
      await job();
      job = yield job;
    }
  }
  const line = turns();
  void line.next();

  return {
    runExclusive<T>(fn: () => T | Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        void line.next(async () => {
          try {
            resolve(await fn());
          } catch (error) {
            reject(error);
          }
        });
      });
    },
  };
}
