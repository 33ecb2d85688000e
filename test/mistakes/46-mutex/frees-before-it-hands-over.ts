// caught-by: no-gap-at-the-hand-over
// Sets the lock free and wakes the next one: whoever calls between the two goes in as well.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  const waiting: (() => void)[] = [];

  function leave(): void {
    busy = false;
    waiting.shift()?.();
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
