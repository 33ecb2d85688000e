// caught-by: takes-all-that-fit, capacity-may-be-zero
// Everybody waits first and is handed over in the next tick: of five in one tick only three find room.
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

function queueFull(): Error {
  return Object.assign(new Error('queue full'), { code: 'EQUEUEFULL' });
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
    while (working < concurrency) {
      const job = waiting.shift();
      if (!job) return;
      void work(job);
    }
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        if (waiting.length >= capacity) return reject(queueFull());
        waiting.push({ x, resolve, reject });
        queueMicrotask(handOver);
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
