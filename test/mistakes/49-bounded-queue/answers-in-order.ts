// caught-by: each-gets-its-own-answer
// Whoever waits longest gets the next result, whose ever it is.
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
  const callers: Job<T, R>[] = [];
  let working = 0;

  async function work({ x }: Job<T, R>): Promise<void> {
    working += 1;
    try {
      const value = await worker(x);
      callers.shift()?.resolve(value);
    } catch (error) {
      callers.shift()?.reject(error);
    } finally {
      working -= 1;
      const next = waiting.shift();
      if (next) void work(next);
    }
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        const job = { x, resolve, reject };
        if (working >= concurrency && waiting.length >= capacity) return reject(queueFull());
        callers.push(job);
        if (working < concurrency) void work(job);
        else waiting.push(job);
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
