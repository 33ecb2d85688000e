import type { Queue } from './toolbox.ts';

interface Job<T, R> {
  x: T;
  resolve(value: R): void;
  reject(error: unknown): void;
}

function full(): Error {
  return Object.assign(new Error('the queue is full'), { code: 'EQUEUEFULL' });
}

/** Works on a few at a time, lets a bounded number wait, and refuses the rest at once. */
export function createQueue<T, R>(o: { capacity: number; concurrency: number; worker(x: T): Promise<R> }): Queue<T, R> {
  const waiting: Job<T, R>[] = [];
  let busy = 0;

  const work = async (job: Job<T, R>): Promise<void> => {
    busy += 1;
    await o.worker(job.x).then(job.resolve, job.reject);
    busy -= 1;
    const next = waiting.shift();
    if (next) void work(next);
  };

  return {
    push: (x) =>
      new Promise((resolve, reject) => {
        const job = { x, resolve, reject };
        if (busy < o.concurrency) void work(job);
        else if (waiting.length < o.capacity) waiting.push(job);
        else reject(full());
      }),
  };
}
