// passes: consumers that share one async iterator, fed by an EventEmitter
import { EventEmitter, once } from 'node:events';

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
  settle: { resolve(value: R): void; reject(error: unknown): void };
}

export function createQueue<T, R>(o: QueueOptions<T, R>): Queue<T, R> {
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const line: Job<T, R>[] = [];
  let open = 0;

  async function* jobs(): AsyncGenerator<Job<T, R>, never> {
    for (;;) {
      while (line.length > 0) yield line.shift() as Job<T, R>;
      await once(events, 'job');
    }
  }

  async function consume(): Promise<void> {
    for await (const { x, settle } of jobs()) {
      const outcome = await Promise.allSettled([(async () => o.worker(x))()]);
      open -= 1;
      const [result] = outcome;
      if (result.status === 'fulfilled') settle.resolve(result.value);
      else settle.reject(result.reason);
    }
  }

  for (let consumer = 0; consumer < o.concurrency; consumer += 1) void consume();

  return {
    async push(x) {
      if (open >= o.concurrency + o.capacity) throw Object.assign(new Error('full'), { code: 'EQUEUEFULL' });
      open += 1;
      return new Promise<R>((resolve, reject) => {
        line.push({ x, settle: { resolve, reject } });
        events.emit('job');
      });
    },
    get size() {
      return Math.max(0, open - o.concurrency);
    },
  };
}
