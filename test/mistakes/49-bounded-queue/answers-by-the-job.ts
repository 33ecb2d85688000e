// caught-by: each-gets-its-own-answer
// Keeps the callers in a Map by their job: of two with the same words the first is never answered.
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
  const waiting: T[] = [];
  const callers = new Map<T, { resolve: (value: R) => void; reject: (error: unknown) => void }>();
  let working = 0;

  async function work(x: T): Promise<void> {
    working += 1;
    const outcome = await (async () => worker(x))().then(
      (value) => () => callers.get(x)?.resolve(value),
      (error: unknown) => () => callers.get(x)?.reject(error),
    );
    working -= 1;
    if (waiting.length > 0) void work(waiting.shift() as T);
    outcome();
    callers.delete(x);
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        if (working >= concurrency && waiting.length >= capacity) return reject(queueFull());
        callers.set(x, { resolve, reject });
        if (working < concurrency) void work(x);
        else waiting.push(x);
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
