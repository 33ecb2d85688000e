// passes: a miniature of pg-pool: clients, idle ones, a pending queue that is pulsed; a connection is not trusted after a failed use
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

interface Pending<C> {
  done: boolean;
  callback(error: unknown, client?: C): void;
}

export function createPool<C>(o: PoolOptions<C>): Pool<C> {
  const max = o.size + o.overflow;
  const clients = new Set<C | symbol>();
  let idle: C[] = [];
  const queue: Pending<C>[] = [];
  let busy = 0;

  function pulse(): void {
    while (queue.length > 0) {
      const client = idle.shift();
      if (client === undefined && clients.size >= max) return;
      const pending = queue.shift() as Pending<C>;
      if (client !== undefined) inspect(client, pending);
      else newClient(pending);
    }
  }

  function inspect(client: C, pending: Pending<C>): void {
    busy += 1;
    new Promise<boolean>((resolve) => resolve(o.validate?.(client) ?? true)).then(
      (good) => {
        busy -= 1;
        if (good) deliver(client, pending);
        else replace(client, pending);
      },
      () => {
        busy -= 1;
        replace(client, pending);
      },
    );
  }

  function replace(client: C, pending: Pending<C>): void {
    remove(client);
    newClient(pending);
  }

  function newClient(pending: Pending<C>): void {
    const ticket = Symbol('connecting');
    clients.add(ticket);
    (async () => o.create())().then(
      (client) => {
        clients.delete(ticket);
        clients.add(client);
        deliver(client, pending);
      },
      (error: unknown) => {
        clients.delete(ticket);
        pending.callback(error);
        pulse();
      },
    );
  }

  function deliver(client: C, pending: Pending<C>): void {
    if (!pending.done) {
      pending.callback(null, client);
      return;
    }
    idle.push(client);
    pulse();
  }

  function remove(client: C): void {
    clients.delete(client);
    idle = idle.filter((each) => each !== client);
    void (async () => o.destroy(client))().catch(() => {});
  }

  function release(client: C, failed: boolean): void {
    busy -= 1;
    if (failed || (queue.length === 0 && clients.size > o.size)) remove(client);
    else idle.push(client);
    pulse();
  }

  function connect(callback: (error: unknown, client?: C) => void): void {
    const timer = setTimeout(() => {
      const index = queue.indexOf(pending);
      if (index >= 0) queue.splice(index, 1);
      pending.done = true;
      callback(Object.assign(new Error('timeout exceeded when trying to connect'), { code: 'EPOOLTIMEOUT' }));
    }, o.acquireTimeoutMs);
    const pending: Pending<C> = {
      done: false,
      callback(error, client) {
        if (pending.done) return;
        pending.done = true;
        clearTimeout(timer);
        callback(error, client);
      },
    };
    queue.push(pending);
    pulse();
  }

  return {
    use: (fn) =>
      new Promise((resolve, reject) => {
        connect((error, client) => {
          if (client === undefined) return reject(error);
          busy += 1;
          (async () => fn(client))().then(
            (value) => {
              release(client, false);
              resolve(value);
            },
            (failure: unknown) => {
              release(client, true);
              reject(failure);
            },
          );
        });
      }),
    stats: () => ({ total: clients.size, idle: idle.length, inUse: busy, waiting: queue.length }),
  };
}
