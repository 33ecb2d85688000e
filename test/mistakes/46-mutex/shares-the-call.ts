// caught-by: one-at-a-time, first-come-first-served, no-gap-at-the-hand-over, gives-back-the-result, released-after-an-error, error-goes-to-its-caller, thousands-in-line
// Gives everybody who comes meanwhile the promise of the call that runs: good for reading, wrong for sending.
interface Mutex {
  runExclusive<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let running: Promise<unknown> | undefined;
  return {
    runExclusive<T>(fn: () => T | Promise<T>): Promise<T> {
      running ??= (async () => fn())().finally(() => {
        running = undefined;
      });
      return running as Promise<T>;
    },
  };
}
