// passes: a class with consumers that are async loops and sleep until they are woken
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

class ConsumerQueue<T, R> implements Queue<T, R> {
  readonly #o: QueueOptions<T, R>;
  readonly #jobs: Job<T, R>[] = [];
  #working = 0;
  #wakes: (() => void)[] = [];

  constructor(o: QueueOptions<T, R>) {
    this.#o = o;
    for (let index = 0; index < o.concurrency; index += 1) void this.#consume();
  }

  get size(): number {
    return Math.max(0, this.#jobs.length + this.#working - this.#o.concurrency);
  }

  push(x: T): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.#jobs.length + this.#working >= this.#o.capacity + this.#o.concurrency) {
        reject(Object.assign(new Error('The queue is full'), { code: 'EQUEUEFULL' }));
        return;
      }
      this.#jobs.push({ x, resolve, reject });
      this.#wakes.shift()?.();
    });
  }

  async #consume(): Promise<never> {
    for (;;) {
      const job = this.#jobs.shift();
      if (!job) {
        await new Promise<void>((resolve) => this.#wakes.push(resolve));
        continue;
      }
      this.#working += 1;
      const settle = await this.#perform(job);
      this.#working -= 1;
      settle();
    }
  }

  async #perform({ x, resolve, reject }: Job<T, R>): Promise<() => void> {
    try {
      const value = await this.#o.worker(x);
      return () => resolve(value);
    } catch (error) {
      return () => reject(error);
    }
  }
}

export function createQueue<T, R>(o: QueueOptions<T, R>): Queue<T, R> {
  return new ConsumerQueue(o);
}
