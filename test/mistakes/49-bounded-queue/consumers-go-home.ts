// caught-by: capacity-may-be-zero, works-again-after-idle
// Starts its consumers once; each ends when it finds the queue empty.
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
  let started = 0;
  let working = 0;

  async function consume(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      working += 1;
      try {
        job.resolve(await worker(job.x));
      } catch (error) {
        job.reject(error);
      }
      working -= 1;
    }
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        if (waiting.length >= capacity + (working < concurrency ? 1 : 0)) return reject(queueFull());
        waiting.push({ x, resolve, reject });
        if (started < concurrency) {
          started += 1;
          void consume();
        }
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
