// passes: a queue of jobs and one worker that goes home when it is empty; results travel through callbacks
interface Job {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export function createMutex() {
  const jobs: Job[] = [];
  let working = false;

  async function work(): Promise<void> {
    working = true;
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      try {
        job.resolve(await job.run());
      } catch (error) {
        job.reject(error);
      }
    }
    working = false;
  }

  return {
    runExclusive<T>(fn: () => T | Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        jobs.push({ run: fn, resolve: resolve as (value: unknown) => void, reject });
        if (!working) void work();
      });
    },
  };
}
