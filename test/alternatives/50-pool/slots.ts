// passes: slots that exist from the start, each idle, busy or empty; waits with timers/promises
import { setTimeout as delay } from 'node:timers/promises';

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

interface Slot<C> {
  state: 'empty' | 'idle' | 'busy';
  connection?: C | undefined;
}

export const createPool = <C>(o: PoolOptions<C>): Pool<C> => {
  const slots: Slot<C>[] = Array.from({ length: o.size + o.overflow }, () => ({ state: 'empty' }));
  const line: { take(slot: Slot<C>): void }[] = [];
  const count = (state: Slot<C>['state']): number => slots.filter((slot) => slot.state === state).length;

  function put(slot: Slot<C>): void {
    const next = line.shift();
    if (next) {
      next.take(slot);
      return;
    }
    slot.state = slot.connection === undefined ? 'empty' : 'idle';
    if (count('idle') + count('busy') > o.size && slot.state === 'idle') clear(slot);
  }

  function clear(slot: Slot<C>): void {
    const old = slot.connection as C;
    slot.connection = undefined;
    if (slot.state === 'idle') slot.state = 'empty';
    queueMicrotask(async () => {
      try {
        await o.destroy(old);
      } catch {
        // Nobody is left whom it could concern.
      }
    });
  }

  async function isGood(connection: C): Promise<boolean> {
    try {
      return o.validate === undefined || (await o.validate(connection)) === true;
    } catch {
      return false;
    }
  }

  /** The slot is busy from the first moment on. */
  async function ready(slot: Slot<C>): Promise<Slot<C>> {
    if (slot.connection !== undefined && !(await isGood(slot.connection))) clear(slot);
    slot.connection ??= await o.create();
    return slot;
  }

  async function borrow(): Promise<Slot<C>> {
    const free = slots.find(({ state }) => state === 'idle') ?? slots.find(({ state }) => state === 'empty');
    let gaveUp = false;
    let leaveLine = (): void => {};
    const attempt = (slot: Slot<C>): Promise<Slot<C>> => {
      slot.state = 'busy';
      return ready(slot).then(
        () => {
          if (gaveUp) put(slot);
          return slot;
        },
        (error) => {
          put(slot);
          throw error;
        },
      );
    };
    const slot = free
      ? attempt(free)
      : new Promise<Slot<C>>((resolve) => {
          const waiter = { take: (freed: Slot<C>) => resolve(attempt(freed)) };
          line.push(waiter);
          leaveLine = () => {
            const index = line.indexOf(waiter);
            if (index >= 0) line.splice(index, 1);
          };
        });
    const stop = new AbortController();
    const late = delay(o.acquireTimeoutMs, undefined, { signal: stop.signal }).then(() => {
      gaveUp = true;
      leaveLine();
      throw Object.assign(new Error('pool timeout'), { code: 'EPOOLTIMEOUT' });
    });
    late.catch(() => {});
    slot.catch(() => {});
    try {
      return await Promise.race([slot, late]);
    } finally {
      stop.abort();
    }
  }

  return {
    async use(fn) {
      const slot = await borrow();
      try {
        return await fn(slot.connection as C);
      } finally {
        put(slot);
      }
    },
    stats: () => ({ total: count('idle') + count('busy'), idle: count('idle'), inUse: count('busy'), waiting: line.length }),
  };
};
