// passes: an adapter around a miniature of Bottleneck: a class with minTime, a queue of jobs and one loop that empties it
import { setTimeout as delay } from 'node:timers/promises';

interface Job {
  task: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

class Bottleneck {
  readonly #minTime: number;
  readonly #now: () => number;
  readonly #sleep: (ms: number) => Promise<unknown>;
  readonly #queued: Job[] = [];
  #nextRequest: number | undefined;
  #draining = false;

  constructor(options: { minTime: number; now: () => number; sleep: (ms: number) => Promise<unknown> }) {
    this.#minTime = options.minTime;
    this.#now = options.now;
    this.#sleep = options.sleep;
  }

  schedule<T>(task: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queued.push({ task, resolve: resolve as (value: unknown) => void, reject });
      if (!this.#draining) void this.#drainAll();
    });
  }

  async #drainAll(): Promise<void> {
    this.#draining = true;
    for (let job = this.#queued.shift(); job; job = this.#queued.shift()) {
      const wait = (this.#nextRequest ?? this.#now()) - this.#now();
      if (wait > 0) await this.#sleep(wait);
      this.#nextRequest = this.#now() + this.#minTime;
      void this.#execute(job);
    }
    this.#draining = false;
  }

  async #execute({ task, resolve, reject }: Job): Promise<void> {
    try {
      resolve(await task());
    } catch (error) {
      reject(error);
    }
  }
}

export function createSpacer(o: { minSpacingMs: number; now?: () => number; sleep?: (ms: number) => Promise<unknown> }) {
  const limiter = new Bottleneck({ minTime: o.minSpacingMs, now: o.now ?? Date.now, sleep: o.sleep ?? ((ms) => delay(ms)) });
  return { run: <T>(fn: () => T | Promise<T>): Promise<T> => limiter.schedule(fn) };
}

export function sendJitter(random: () => number): number {
  const [least, most] = [100, 300];
  return most - random() * (most - least);
}
