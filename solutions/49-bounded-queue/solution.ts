export interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}

export interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

function queueFull(capacity: number): Error {
  return Object.assign(new Error(`queue full: ${capacity} are waiting already`), { code: 'EQUEUEFULL' });
}

export function createQueue<T, R>({ capacity, concurrency, worker }: QueueOptions<T, R>): Queue<T, R> {
  /** Each of these starts one job. */
  const waiting: (() => void)[] = [];
  let working = 0;

  async function work(x: T): Promise<R> {
    working += 1;
    try {
      return await worker(x);
    } finally {
      // Before the caller hears of the end, the place has been given on: the queue never stands still, whatever the worker threw.
      working -= 1;
      waiting.shift()?.();
    }
  }

  return {
    async push(x) {
      if (working < concurrency) return work(x);
      if (waiting.length >= capacity) throw queueFull(capacity);
      return new Promise<R>((resolve) => {
        waiting.push(() => resolve(work(x)));
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
