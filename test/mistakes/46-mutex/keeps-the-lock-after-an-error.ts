// caught-by: released-after-an-error, error-goes-to-its-caller
// No finally: after the first error nobody gets in any more.
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
      const result = await fn();
      leave();
      return result;
    },
  };
}
