// passes: a line of waiting callers; the lock is never free between two of them, and fn of the first caller starts at once
export function createMutex() {
  const line: (() => void)[] = [];
  let held = false;

  const acquire = (): Promise<void> | undefined => {
    if (held) return new Promise((resolve) => line.push(resolve));
    held = true;
    return undefined;
  };

  const release = (): void => {
    const next = line.shift();
    if (next === undefined) held = false;
    else next();
  };

  return {
    async runExclusive<T>(fn: () => T | Promise<T>): Promise<T> {
      const turn = acquire();
      if (turn) await turn;
      try {
        return await fn();
      } finally {
        release();
      }
    },
  };
}
