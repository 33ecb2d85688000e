// caught-by: one-at-a-time, no-gap-at-the-hand-over
// When it is free, all who wait go in.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  const waiting: (() => void)[] = [];

  function leave(): void {
    busy = false;
    for (const wake of waiting.splice(0)) wake();
  }

  return {
    async runExclusive(fn) {
      if (busy) await new Promise<void>((resolve) => waiting.push(resolve));
      busy = true;
      try {
        return await fn();
      } finally {
        leave();
      }
    },
  };
}
