// caught-by: not-fewer-than-concurrency
// One consumer works off the queue, whatever concurrency says.
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
  let consuming = false;

  async function consume(): Promise<void> {
    consuming = true;
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      try {
        job.resolve(await worker(job.x));
      } catch (error) {
        job.reject(error);
      }
    }
    consuming = false;
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        if (consuming && waiting.length >= capacity + concurrency - 1) return reject(queueFull());
        waiting.push({ x, resolve, reject });
        if (!consuming) void consume();
      });
    },
    get size() {
      return Math.max(0, waiting.length - concurrency + 1);
    },
  };
}
