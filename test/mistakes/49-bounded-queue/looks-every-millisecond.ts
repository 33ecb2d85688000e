// caught-by: idle-keeps-nothing-alive
// A timer looks every millisecond whether anybody was forgotten, and never stops looking.
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

interface Job<T, R> {
  x: T;
  resolve: (value: R) => void;
  reject: (error: unknown) => void;
}

export function createQueue<T, R>({ capacity, concurrency, worker }: QueueOptions<T, R>): Queue<T, R> {
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
      handOver();
    }
  }

  function handOver(): void {
    for (let job = waiting[0]; job && working < concurrency; job = waiting[0]) {
      waiting.shift();
      void work(job);
    }
  }

  setInterval(handOver, 1);

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        const job = { x, resolve, reject };
        if (working + waiting.length < concurrency + capacity) {
          waiting.push(job);
          handOver();
        } else reject(queueFull());
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
