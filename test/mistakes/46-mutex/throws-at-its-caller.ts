// caught-by: error-goes-to-its-caller
// On a free lock fn is called straight away, outside of any promise.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  const waiting: (() => void)[] = [];
  let busy = false;

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else busy = false;
  }

  function start<T>(fn: () => T | Promise<T>): Promise<T> {
    let result: T | Promise<T>;
    try {
      result = fn();
    } catch (error) {
      leave();
      throw error;
    }
    return Promise.resolve(result).finally(leave);
  }

  return {
    runExclusive(fn) {
      if (busy) return new Promise<void>((resolve) => waiting.push(resolve)).then(() => start(fn));
      busy = true;
      return start(fn);
    },
  };
}
