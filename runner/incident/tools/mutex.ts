import type { Mutex } from './toolbox.ts';

/** Lets one in at a time, in the order in which they came. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(fn) {
      const mine = last.then(fn);
      // Whoever comes next waits for the end, good or bad.
      last = mine.catch(() => {});
      return mine;
    },
  };
}
