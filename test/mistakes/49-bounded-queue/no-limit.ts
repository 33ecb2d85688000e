// caught-by: refuses-when-full, not-more-than-concurrency, a-failure-stops-nobody-else, capacity-may-be-zero, size-counts-the-waiting
// Calls the worker for everybody at once.
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

interface Job<T, R> {
  x: T;
  resolve: (value: R) => void;
  reject: (error: unknown) => void;
}

export function createQueue<T, R>({ worker }: QueueOptions<T, R>): Queue<T, R> {
  const waiting: Job<T, R>[] = [];
  let working = 0;

  async function work({ x, resolve, reject }: Job<T, R>): Promise<void> {
    working += 1;
    try {
      resolve(await worker(x));
    } catch (error) {
      reject(error);
    } finally {
      working -= 1;
      const next = waiting.shift();
      if (next) void work(next);
    }
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        const job = { x, resolve, reject };
        void work(job);
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
