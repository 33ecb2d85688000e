// caught-by: one-at-a-time, no-gap-at-the-hand-over
// Awaits fn and nothing else.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  return {
    async runExclusive(fn) {
      return await fn();
    },
  };
}
