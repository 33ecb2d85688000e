export interface Mutex {
  /** Runs fn while nobody else's fn runs, and gives back what it gives back. */
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let busy = false;
  const waiting: (() => void)[] = [];

  return {
    async runExclusive(fn) {
      if (busy) await new Promise<void>((resolve) => waiting.push(resolve));
      busy = true;
      const result = await fn();
      busy = false;
      // TODO: three are waiting, and the line is free again. How many of them does this let in?
      for (const wake of waiting.splice(0)) wake();
      return result;
    },
  };
}
