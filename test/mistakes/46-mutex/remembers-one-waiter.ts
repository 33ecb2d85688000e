// caught-by: one-at-a-time, first-come-first-served, no-gap-at-the-hand-over, gives-back-the-result, released-after-an-error, thousands-in-line
// One place to wait: the third caller pushes the second out of it.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  let waiting: (() => void) | undefined;

  function leave(): void {
    const next = waiting;
    waiting = undefined;
    if (next) next();
    else busy = false;
  }

  return {
    async runExclusive(fn) {
      if (busy)
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      busy = true;
      try {
        return await fn();
      } finally {
        leave();
      }
    },
  };
}
