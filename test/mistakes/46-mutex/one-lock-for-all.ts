// caught-by: each-mutex-is-its-own
// The state lies outside createMutex: all conversations stand in one line.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

let busy = false;
const waiting: (() => void)[] = [];

function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else busy = false;
}

export function createMutex(): Mutex {
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
