// caught-by: one-at-a-time, first-come-first-served, no-gap-at-the-hand-over, gives-back-the-result, released-after-an-error, error-goes-to-its-caller, thousands-in-line
// Busy means no, it thinks: the second caller gets an error instead of a place in line.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  return {
    async runExclusive(fn) {
      if (busy) throw new Error('locked');
      busy = true;
      try {
        return await fn();
      } finally {
        busy = false;
      }
    },
  };
}
