// caught-by: capacity-may-be-zero
// After a failure the place comes back in the next turn of the event loop: whoever tries again from the catch is refused.
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

  async function work(x: T): Promise<R> {
    working += 1;
    try {
      const value = await worker(x);
      giveBack();
      return value;
    } catch (error) {
      setImmediate(giveBack);
      throw error;
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
