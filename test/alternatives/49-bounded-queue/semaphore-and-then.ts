// passes: a counting semaphore that hands its permit from one to the next; push is written with then
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

class Semaphore {
  readonly #waiting: (() => void)[] = [];
  #permits: number;

  constructor(permits: number) {
    this.#permits = permits;
  }

  get free(): boolean {
    return this.#permits > 0;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  acquire(): Promise<void> {
    if (this.#permits === 0) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#permits -= 1;
    return Promise.resolve();
  }

  release = (): void => {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#permits += 1;
  };
}

export const createQueue = <T, R>(o: QueueOptions<T, R>): Queue<T, R> => {
  const semaphore = new Semaphore(o.concurrency);
  return {
    push: (x) =>
      semaphore.free || semaphore.waiting < o.capacity
        ? semaphore
            .acquire()
            .then(() => o.worker(x))
            .finally(semaphore.release)
        : Promise.reject(Object.assign(new RangeError('busy'), { code: 'EQUEUEFULL' })),
    get size() {
      return semaphore.waiting;
    },
  };
};
