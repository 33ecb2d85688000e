// caught-by: gives-up-in-time
// Stops the clock when an idle connection is found: a validate that hangs, hangs the use.
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

export function createPool<C>(o: PoolOptions<C>): Pool<C> {
  const shelf: C[] = [];
  const line: (() => void)[] = [];
  let places = o.size + o.overflow;
  let inUse = 0;
  let preparing = 0;

  async function discard(connection: C): Promise<void> {
    try {
      await o.destroy(connection);
    } catch {}
  }

  function leave(): void {
    const next = line.shift();
    if (next) next();
    else places += 1;
    while (line.length === 0 && shelf.length > 0 && shelf.length + inUse + preparing > o.size) void discard(shelf.pop() as C);
  }

  async function isGood(connection: C): Promise<boolean> {
    try {
      return o.validate ? await o.validate(connection) : true;
    } catch {
      return false;
    }
  }

  async function find(): Promise<C> {
    for (let kept = shelf.pop(); kept !== undefined; kept = shelf.pop()) {
      if (await isGood(kept)) return kept;
      void discard(kept);
    }
    return o.create();
  }

  function acquire(): Promise<C> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (): void => {
        isOver = true;
        clearTimeout(timer);
      };
      const enter = async (): Promise<void> => {
        if (shelf.length > 0) clearTimeout(timer);
        preparing += 1;
        try {
          const connection = await find();
          preparing -= 1;
          if (isOver) {
            shelf.push(connection);
            return leave();
          }
          end();
          inUse += 1;
          resolve(connection);
        } catch (error) {
          preparing -= 1;
          end();
          reject(error);
          leave();
        }
      };
      const timer = setTimeout(() => {
        isOver = true;
        const index = line.indexOf(enter);
        if (index >= 0) line.splice(index, 1);
        reject(Object.assign(new Error('no connection in time'), { code: 'EPOOLTIMEOUT' }));
      }, o.acquireTimeoutMs);
      if (places === 0) line.push(enter);
      else {
        places -= 1;
        void enter();
      }
    });
  }

  return {
    async use(fn) {
      const connection = await acquire();
      try {
        return await fn(connection);
      } finally {
        inUse -= 1;
        shelf.push(connection);
        leave();
      }
    },
    stats: () => ({ total: shelf.length + inUse, idle: shelf.length, inUse, waiting: line.length + preparing }),
  };
}
