// caught-by: thousands-in-line
// A synchronous fn is done at once, so the next one is called from within it, one level deeper each time.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  const jobs: ((done: () => void) => void)[] = [];
  let busy = false;

  function next(): void {
    const job = jobs.shift();
    busy = job !== undefined;
    job?.(next);
  }

  return {
    runExclusive<T>(fn: () => T | Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        jobs.push((done) => {
          let result: T | Promise<T>;
          try {
            result = fn();
          } catch (error) {
            reject(error);
            done();
            return;
          }
          if (!(result instanceof Promise)) {
            resolve(result);
            done();
            return;
          }
          result.then(resolve, reject).then(done);
        });
        if (!busy) next();
      });
    },
  };
}
