// caught-by: no-later-than-needed, silence-saves-nothing-up, a-late-start-counts
// Adds the spacing to the last due time and never looks at the clock: after a silence all the due times lie in the past.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let freeMs = Number.NEGATIVE_INFINITY;
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      if (freeMs === Number.NEGATIVE_INFINITY) freeMs = now();
      const waitMs = freeMs - now();
      freeMs += minSpacingMs;
      if (waitMs > 0) await sleep(waitMs);
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
