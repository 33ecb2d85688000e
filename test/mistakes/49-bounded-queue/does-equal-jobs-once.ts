// caught-by: each-gets-its-own-answer
// Takes two equal jobs for one: two people write "+1", and one comment is stored.
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

function queueFull(): Error {
  return Object.assign(new Error('queue full'), { code: 'EQUEUEFULL' });
}

export function createQueue<T, R>({ capacity, concurrency, worker }: QueueOptions<T, R>): Queue<T, R> {
  const waiting: (() => void)[] = [];
  let working = 0;

  const known = new Map<T, Promise<R>>();

  async function work(x: T): Promise<R> {
    working += 1;
    try {
      return await worker(x);
    } finally {
      working -= 1;
      known.delete(x);
      waiting.shift()?.();
    }
  }

  return {
    push(x) {
      const same = known.get(x);
      if (same) return same;
      if (working >= concurrency && waiting.length >= capacity) return Promise.reject(queueFull());
      const result = working < concurrency ? work(x) : new Promise<R>((resolve) => waiting.push(() => resolve(work(x))));
      known.set(x, result);
      return result;
    },
    get size() {
      return waiting.length;
    },
  };
}
