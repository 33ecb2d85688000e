// caught-by: refuses-when-full, capacity-may-be-zero, size-counts-the-waiting
// push waits until there is room, as asyncio.Queue.put does: the callers are the queue now, and nobody counts them.
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

export function createQueue<T, R>({ capacity, concurrency, worker }: QueueOptions<T, R>): Queue<T, R> {
  const waiting: (() => void)[] = [];
  const outside: (() => void)[] = [];
  let working = 0;

  async function work(x: T): Promise<R> {
    working += 1;
    try {
      return await worker(x);
    } finally {
      working -= 1;
      waiting.shift()?.();
      outside.shift()?.();
    }
  }

  async function push(x: T): Promise<R> {
    if (working < concurrency) return work(x);
    if (waiting.length >= capacity) {
      await new Promise<void>((resolve) => outside.push(resolve));
      return push(x);
    }
    return new Promise<R>((resolve) => waiting.push(() => resolve(work(x))));
  }

  return {
    push,
    get size() {
      return waiting.length;
    },
  };
}
