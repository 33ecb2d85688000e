// caught-by: no-gap-at-the-hand-over, released-after-an-error, error-goes-to-its-caller
// The caller has its answer before the flag is put back: whoever awaits one call and makes the next at once waits for ever.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

interface Job {
  fn(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export function createMutex(): Mutex {
  const jobs: Job[] = [];
  let running = false;

  async function drain(): Promise<void> {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      try {
        job.resolve(await job.fn());
      } catch (error) {
        job.reject(error);
      }
    }
  }

  return {
    runExclusive<T>(fn: () => T | Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        jobs.push({ fn, resolve: resolve as (value: unknown) => void, reject });
        if (running) return;
        running = true;
        void drain().finally(() => {
          running = false;
        });
      });
    },
  };
}
