// caught-by: first-come-first-served, no-gap-at-the-hand-over
// A stack instead of a line: the one who has waited longest waits on.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.pop();
    if (next) next();
    else busy = false;
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
