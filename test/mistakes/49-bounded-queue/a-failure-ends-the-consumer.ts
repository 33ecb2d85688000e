// caught-by: a-failure-stops-nobody-else, capacity-may-be-zero
// try and finally without catch: the first failure ends the consumer, and push never hears of it.
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

  async function work({ x, resolve }: Job<T, R>): Promise<void> {
    working += 1;
    try {
      resolve(await worker(x));
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
        if (working < concurrency) void work(job);
        else if (waiting.length < capacity) waiting.push(job);
        else reject(queueFull());
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
