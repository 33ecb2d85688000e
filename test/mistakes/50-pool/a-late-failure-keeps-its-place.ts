// caught-by: a-late-connection-is-not-lost
// A create that fails when nobody waits any more keeps its place for ever.
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

interface Waiter<C> {
  serve(connection: C): void;
  fail(error: unknown): void;
}

function poolTimeout(ms: number): Error {
  return Object.assign(new Error(`no connection was free within ${ms} ms`), { code: 'EPOOLTIMEOUT' });
}

export function createPool<C>(o: PoolOptions<C>): Pool<C> {
  const idle: C[] = [];
  const waiting: Waiter<C>[] = [];
  let inUse = 0;
  let pending = 0;

  function match(): void {
    while (waiting.length > pending) {
      const kept = idle.pop();
      if (kept !== undefined) void fill(() => recheck(kept));
      else if (inUse + pending < o.size + o.overflow) void fill(o.create);
      else return;
    }
    while (waiting.length === 0 && idle.length > 0 && idle.length + inUse + pending > o.size) discard(idle.pop() as C);
  }

  async function fill(get: () => C | Promise<C>): Promise<void> {
    pending += 1;
    try {
      const connection = await get();
      pending -= 1;
      give(connection);
    } catch (error) {
      if (waiting.length === 0) return;
      pending -= 1;
      waiting.shift()?.fail(error);
    }
    match();
  }

  async function recheck(connection: C): Promise<C> {
    const isGood = await Promise.resolve(connection)
      .then((each) => o.validate?.(each) ?? true)
      .catch(() => false);
    if (isGood) return connection;
    discard(connection);
    return o.create();
  }

  function give(connection: C): void {
    const next = waiting.shift();
    if (!next) return void idle.push(connection);
    inUse += 1;
    next.serve(connection);
  }

  function release(connection: C): void {
    inUse -= 1;
    idle.push(connection);
    match();
  }

  function discard(connection: C): void {
    Promise.resolve(connection)
      .then(o.destroy)
      .catch(() => {});
  }

  function acquire(): Promise<C> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<C> = {
        serve(connection) {
          clearTimeout(timer);
          resolve(connection);
        },
        fail(error) {
          clearTimeout(timer);
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(poolTimeout(o.acquireTimeoutMs));
      }, o.acquireTimeoutMs);
      waiting.push(waiter);
      match();
    });
  }

  return {
    async use(fn) {
      const connection = await acquire();
      try {
        return await fn(connection);
      } finally {
        release(connection);
      }
    },
    stats: () => ({ total: idle.length + inUse + pending, idle: idle.length, inUse, waiting: waiting.length }),
  };
}
