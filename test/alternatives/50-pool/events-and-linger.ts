// passes: an EventEmitter that says when something is free; the overflow is closed a moment after it was needed
import { EventEmitter } from 'node:events';

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
  resolve(connection: C): void;
  reject(error: unknown): void;
}

export function createPool<C>(o: PoolOptions<C>): Pool<C> {
  const events = new EventEmitter();
  const idle: C[] = [];
  const waiters = new Set<Waiter<C>>();
  let open = 0;
  let inUse = 0;

  function first(): Waiter<C> | undefined {
    const [waiter] = waiters;
    if (waiter) waiters.delete(waiter);
    return waiter;
  }

  events.on('free', (connection: C) => {
    const waiter = first();
    if (waiter) {
      inUse += 1;
      waiter.resolve(connection);
      return;
    }
    idle.push(connection);
    setTimeout(shrink, 30).unref();
  });

  function shrink(): void {
    while (open > o.size && idle.length > 0) dismiss(idle.shift() as C);
  }

  function dismiss(connection: C): void {
    open -= 1;
    Promise.resolve()
      .then(() => o.destroy(connection))
      .catch(() => undefined);
  }

  async function check(connection: C): Promise<void> {
    let good = false;
    try {
      good = o.validate ? await o.validate(connection) : true;
    } catch {
      good = false;
    }
    if (good) events.emit('free', connection);
    else {
      dismiss(connection);
      await add();
    }
  }

  async function add(): Promise<void> {
    open += 1;
    try {
      events.emit('free', await o.create());
    } catch (error) {
      open -= 1;
      first()?.reject(error);
      if (waiters.size > 0) await add();
    }
  }

  function acquire(): Promise<C> {
    let timer: NodeJS.Timeout | undefined;
    const got = new Promise<C>((resolve, reject) => {
      const waiter = { resolve, reject };
      waiters.add(waiter);
      timer = setTimeout(() => {
        waiters.delete(waiter);
        reject(Object.assign(new Error(`pool: ${o.acquireTimeoutMs} ms`), { code: 'EPOOLTIMEOUT' }));
      }, o.acquireTimeoutMs);
    });
    const kept = idle.pop();
    if (kept !== undefined) void check(kept);
    else if (open < o.size + o.overflow) void add();
    return got.finally(() => clearTimeout(timer));
  }

  return {
    async use(fn) {
      const connection = await acquire();
      try {
        return await fn(connection);
      } finally {
        inUse -= 1;
        if (waiters.size > 0) void check(connection);
        else events.emit('free', connection);
      }
    },
    stats: () => ({ total: idle.length + inUse, idle: idle.length, inUse, waiting: waiters.size }),
  };
}
