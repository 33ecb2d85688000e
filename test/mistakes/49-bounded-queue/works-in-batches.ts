// caught-by: not-fewer-than-concurrency, capacity-may-be-zero, size-counts-the-waiting
// Takes as many as may be worked on, waits for all of them, then takes the next: one slow job holds up its neighbours.
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
  let batch = 0;

  async function work({ x, resolve, reject }: Job<T, R>): Promise<void> {
    try {
      resolve(await worker(x));
    } catch (error) {
      reject(error);
    }
  }

  async function consume(first: Promise<void>[]): Promise<void> {
    await Promise.all(first);
    const next = waiting.splice(0, concurrency);
    batch = next.length;
    if (next.length > 0) await consume(next.map(work));
  }

  const running: Promise<void>[] = [];

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        const job = { x, resolve, reject };
        if (batch < concurrency) {
          batch += 1;
          running.push(work(job));
          if (batch === 1) queueMicrotask(() => void consume(running.splice(0)));
        } else if (waiting.length < capacity) waiting.push(job);
        else reject(queueFull());
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
