// caught-by: no-gap-at-the-hand-over
// Sets the lock free, and whoever is woken looks again: never two inside, but a newcomer overtakes, and the one who was woken goes to the end of the line.
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
      while (busy) await new Promise<void>((resolve) => waiting.push(resolve));
      busy = true;
      try {
        return await fn();
      } finally {
        leave();
      }
    },
  };
}
