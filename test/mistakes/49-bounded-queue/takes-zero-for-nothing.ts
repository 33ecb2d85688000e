// caught-by: each-gets-its-own-answer
// `if (!x)`: a job that is 0, an empty text or undefined is taken for the end of the queue.
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

interface Caller<R> {
  resolve: (value: R) => void;
  reject: (error: unknown) => void;
}

function queueFull(): Error {
  return Object.assign(new Error('queue full'), { code: 'EQUEUEFULL' });
}

export function createQueue<T, R>({ capacity, concurrency, worker }: QueueOptions<T, R>): Queue<T, R> {
  const jobs: T[] = [];
  const callers: Caller<R>[] = [];
  let working = 0;

  async function work(x: T, { resolve, reject }: Caller<R>): Promise<void> {
    working += 1;
    try {
      resolve(await worker(x));
    } catch (error) {
      reject(error);
    } finally {
      working -= 1;
      const next = jobs.shift();
      if (next) void work(next, callers.shift() as Caller<R>);
    }
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        if (working < concurrency) return void work(x, { resolve, reject });
        if (jobs.length >= capacity) return reject(queueFull());
        jobs.push(x);
        callers.push({ resolve, reject });
      });
    },
    get size() {
      return jobs.length;
    },
  };
}
