// caught-by: thousands-in-line
// Spares a promise for what is done at once, and calls the next from within the last: thousands in line are thousands of levels.
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

  function ended(): void {
    working -= 1;
    const next = waiting.shift();
    if (next) begin(next);
  }

  function begin({ x, resolve, reject }: Job<T, R>): void {
    working += 1;
    const done = (value: R): void => {
      ended();
      resolve(value);
    };
    const failed = (error: unknown): void => {
      ended();
      reject(error);
    };
    let result: R | Promise<R>;
    try {
      result = worker(x);
    } catch (error) {
      return failed(error);
    }
    if (result instanceof Promise) result.then(done, failed);
    else done(result);
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        if (working < concurrency) begin({ x, resolve, reject });
        else if (waiting.length < capacity) waiting.push({ x, resolve, reject });
        else reject(queueFull());
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
