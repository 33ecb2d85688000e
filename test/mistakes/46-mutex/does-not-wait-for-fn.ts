// caught-by: one-at-a-time, no-gap-at-the-hand-over
// `return fn()` without await: the finally runs when fn has begun, not when it has ended.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else busy = false;
  }

  return {
    async runExclusive(fn) {
      if (busy) await new Promise<void>((resolve) => waiting.push(resolve));
      busy = true;
      try {
        return fn();
      } finally {
        leave();
      }
    },
  };
}
