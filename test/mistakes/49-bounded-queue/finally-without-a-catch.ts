// caught-by: a-failure-stops-nobody-else, capacity-may-be-zero
// `.finally` makes a promise of its own, which rejects too, and nobody handles that one.
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

  function work(x: T): Promise<R> {
    working += 1;
    const result = new Promise<R>((resolve) => resolve(worker(x)));
    result.finally(() => {
      working -= 1;
      waiting.shift()?.();
    });
    return result;
  }

  return {
    push(x) {
      if (working < concurrency) return work(x);
      if (waiting.length >= capacity) return Promise.reject(queueFull());
      return new Promise<R>((resolve) => waiting.push(() => resolve(work(x))));
    },
    get size() {
      return waiting.length;
    },
  };
}
