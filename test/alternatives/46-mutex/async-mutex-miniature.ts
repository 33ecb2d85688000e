// passes: an adapter around a miniature of async-mutex: acquire() gives a releaser that works once, runExclusive is built upon it
type Releaser = () => void;

class Semaphore {
  #free: number;
  readonly #queue: ((release: Releaser) => void)[] = [];

  constructor(free: number) {
    this.#free = free;
  }

  acquire(): Promise<Releaser> {
    return new Promise((resolve) => {
      this.#queue.push(resolve);
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#free > 0 && this.#queue.length > 0) {
      this.#free -= 1;
      this.#queue.shift()?.(this.#releaser());
    }
  }

  #releaser(): Releaser {
    let used = false;
    return () => {
      if (used) return;
      used = true;
      this.#free += 1;
      this.#dispatch();
    };
  }
}

class Mutex {
  readonly #semaphore = new Semaphore(1);

  async runExclusive<T>(callback: () => T | Promise<T>): Promise<T> {
    const release = await this.#semaphore.acquire();
    try {
      return await callback();
    } finally {
      release();
    }
  }
}

export const createMutex = (): Mutex => new Mutex();
