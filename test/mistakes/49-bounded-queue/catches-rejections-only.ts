// caught-by: a-failure-stops-nobody-else, thousands-in-line
// worker(x).then(…): a worker that throws, or that is not async, never gets that far.
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

  function work({ x, resolve, reject }: Job<T, R>): void {
    working += 1;
    const end = (): void => {
      working -= 1;
      const next = waiting.shift();
      if (next) work(next);
    };
    (worker(x) as Promise<R>).then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  }

  return {
    push(x) {
      return new Promise<R>((resolve, reject) => {
        const job = { x, resolve, reject };
        if (working < concurrency) work(job);
        else if (waiting.length < capacity) waiting.push(job);
        else reject(queueFull());
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
