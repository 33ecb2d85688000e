// caught-by: refuses-when-full
// Rejects with an object that has the code and is no Error: no stack, and `instanceof Error` says no.
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

function queueFull(): unknown {
  return { code: 'EQUEUEFULL', message: 'queue full' };
}

export function createQueue<T, R>({ capacity, concurrency, worker }: QueueOptions<T, R>): Queue<T, R> {
  const waiting: (() => void)[] = [];
  let working = 0;

  async function work(x: T): Promise<R> {
    working += 1;
    try {
      return await worker(x);
    } finally {
      working -= 1;
      waiting.shift()?.();
    }
  }

  return {
    async push(x) {
      if (working < concurrency) return work(x);
      if (waiting.length >= capacity) throw queueFull();
      return new Promise<R>((resolve) => {
        waiting.push(() => resolve(work(x)));
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
