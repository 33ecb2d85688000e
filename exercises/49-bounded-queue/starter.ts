export interface QueueOptions<T, R> {
  /** How many may wait. Those that a worker is busy with do not count. */
  capacity: number;
  /** How many are worked on at the same time. */
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}

export interface Queue<T, R> {
  /** Settles as the worker does, or rejects with the code EQUEUEFULL. */
  push(x: T): Promise<R>;
  /** How many are waiting. */
  readonly size: number;
}

interface Job<T, R> {
  x: T;
  resolve: (value: R) => void;
}

export function createQueue<T, R>(o: QueueOptions<T, R>): Queue<T, R> {
  const waiting: Job<T, R>[] = [];
  let busy = false;

  async function consume(): Promise<void> {
    busy = true;
    try {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        job.resolve(await o.worker(job.x));
      }
    } finally {
      busy = false;
    }
  }

  return {
    push(x) {
      // TODO: ten comments a second come in, four are worked off. How long is this list after a minute, and who was told?
      return new Promise<R>((resolve) => {
        waiting.push({ x, resolve });
        if (!busy) void consume();
      });
    },
    get size() {
      return waiting.length;
    },
  };
}
