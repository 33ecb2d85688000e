// caught-by: a-failure-stops-nobody-else
// Gives the place back in catch and in finally: each throw makes room for one more, for good.
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

  function giveBack(): void {
    working -= 1;
    waiting.shift()?.();
  }

  function work(x: T): Promise<R> {
    working += 1;
    let result: Promise<R>;
    try {
      result = Promise.resolve(worker(x));
    } catch (error) {
      giveBack();
      result = Promise.reject(error);
    }
    return result.finally(giveBack);
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
