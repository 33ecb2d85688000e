// caught-by: no-gap-at-the-hand-over
// Finds the line empty, and says that nobody works only some microtasks later: a call in between is put into a line that nobody serves.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  const jobs: (() => Promise<void>)[] = [];
  let running = false;

  async function drain(): Promise<void> {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  }

  return {
    runExclusive<T>(fn: () => T | Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        jobs.push(async () => {
          try {
            resolve(await fn());
          } catch (error) {
            reject(error);
          }
        });
        if (running) return;
        running = true;
        void drain().finally(() => {
          running = false;
        });
      });
    },
  };
}
