// passes: a miniature of p-limit, which begins a microtask later, behind a count of all that were let in
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

type Limit = <R>(fn: () => R | Promise<R>) => Promise<R>;

function pLimit(concurrency: number): Limit {
  const pending: (() => void)[] = [];
  let active = 0;
  const resume = (): void => {
    if (active >= concurrency) return;
    const next = pending.shift();
    if (!next) return;
    active += 1;
    next();
  };
  const run = async <R>(fn: () => R | Promise<R>, resolve: (value: Promise<R>) => void): Promise<void> => {
    const result = (async () => fn())();
    resolve(result);
    try {
      await result;
    } catch {
      // The caller hears of it through `result`.
    }
    active -= 1;
    resume();
  };
  return <R>(fn: () => R | Promise<R>) =>
    new Promise<R>((resolve) => {
      pending.push(() => void run(fn, resolve));
      void Promise.resolve().then(resume);
    });
}

class QueueFullError extends Error {
  readonly code = 'EQUEUEFULL';
}

export function createQueue<T, R>(o: QueueOptions<T, R>): Queue<T, R> {
  const limit = pLimit(o.concurrency);
  let inside = 0;
  return {
    async push(x) {
      if (inside === o.concurrency + o.capacity) throw new QueueFullError('too many waiting');
      inside += 1;
      try {
        return await limit(() => o.worker(x));
      } finally {
        inside -= 1;
      }
    },
    get size() {
      return Math.max(0, inside - o.concurrency);
    },
  };
}
