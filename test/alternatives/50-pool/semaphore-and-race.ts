// passes: a class: a semaphore for the places, AbortSignal.timeout, a connection created by whoever holds a place
import { once } from 'node:events';

interface PoolOptions<C> {
  size: number;
  overflow: number;
  acquireTimeoutMs: number;
  create: () => Promise<C>;
  destroy: (connection: C) => void | Promise<void>;
  validate?: (connection: C) => boolean | Promise<boolean>;
}

interface PoolStats {
  total: number;
  idle: number;
  inUse: number;
  waiting: number;
}

interface Pool<C> {
  use<T>(fn: (connection: C) => T | Promise<T>): Promise<T>;
  stats(): PoolStats;
}

class TimeoutError extends Error {
  readonly code = 'EPOOLTIMEOUT';
}

class LendingPool<C> implements Pool<C> {
  readonly #o: PoolOptions<C>;
  readonly #shelf: C[] = [];
  readonly #line: AbortController[] = [];
  #places: number;
  #lent = 0;
  #creating = 0;

  constructor(o: PoolOptions<C>) {
    this.#o = o;
    this.#places = o.size + o.overflow;
  }

  stats(): PoolStats {
    const idle = this.#shelf.length;
    return { total: idle + this.#lent, idle, inUse: this.#lent, waiting: this.#line.length + this.#creating };
  }

  async use<T>(fn: (connection: C) => T | Promise<T>): Promise<T> {
    const deadline = AbortSignal.timeout(this.#o.acquireTimeoutMs);
    await this.#enter(deadline);
    const connection = await this.#connect(deadline);
    this.#lent += 1;
    try {
      return await fn(connection);
    } finally {
      this.#lent -= 1;
      this.#keep(connection);
      this.#leave();
    }
  }

  async #enter(deadline: AbortSignal): Promise<void> {
    if (this.#places > 0) {
      this.#places -= 1;
      return;
    }
    const turn = new AbortController();
    this.#line.push(turn);
    const giveUp = new AbortController();
    await Promise.race([once(turn.signal, 'abort', { signal: giveUp.signal }), expired(deadline, giveUp.signal)]).catch(() => {});
    giveUp.abort();
    if (turn.signal.aborted) return;
    this.#line.splice(this.#line.indexOf(turn), 1);
    throw new TimeoutError('the pool is exhausted');
  }

  #leave(): void {
    const next = this.#line.shift();
    if (next) next.abort();
    else this.#places += 1;
  }

  /** Owns a place until it has a connection, or until the attempt has come to an end. */
  async #connect(deadline: AbortSignal): Promise<C> {
    this.#creating += 1;
    const found = this.#find();
    const giveUp = new AbortController();
    try {
      return await Promise.race([found, expired(deadline, giveUp.signal)]);
    } catch (error) {
      void found
        .then((late) => this.#keep(late))
        .catch(() => {})
        .then(() => this.#leave());
      throw error;
    } finally {
      giveUp.abort();
      this.#creating -= 1;
    }
  }

  async #find(): Promise<C> {
    for (let kept = this.#shelf.shift(); kept !== undefined; kept = this.#shelf.shift()) {
      try {
        if (!this.#o.validate || (await this.#o.validate(kept))) return kept;
      } catch {
        // As good as false.
      }
      await this.#dismiss(kept);
    }
    return this.#o.create();
  }

  #keep(connection: C): void {
    const isNeeded = this.#line.length > 0 || this.#shelf.length + this.#lent + this.#creating < this.#o.size;
    if (isNeeded) this.#shelf.push(connection);
    else void this.#dismiss(connection);
  }

  async #dismiss(connection: C): Promise<void> {
    try {
      await this.#o.destroy(connection);
    } catch {
      // It is gone either way.
    }
  }
}

async function expired(deadline: AbortSignal, signal: AbortSignal): Promise<never> {
  if (!deadline.aborted) await once(deadline, 'abort', { signal });
  throw new TimeoutError('no connection in time');
}

export function createPool<C>(o: PoolOptions<C>): Pool<C> {
  return new LendingPool(o);
}
