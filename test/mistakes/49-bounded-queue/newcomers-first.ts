// caught-by: first-come-first-served
// Gives the free place up for grabs: a newcomer is quicker than those who are woken.
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

  async function push(x: T): Promise<R> {
    if (working >= concurrency && waiting.length >= capacity) throw queueFull();
    while (working >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    working += 1;
    try {
      return await worker(x);
    } finally {
      working -= 1;
      setImmediate(() => waiting.shift()?.());
    }
  }

  return {
    push,
    get size() {
      return waiting.length;
    },
  };
}
