// caught-by: starts-are-apart, counts-from-start-to-start, silence-saves-nothing-up, a-late-start-counts, results-and-errors-pass, has-a-clock-of-its-own
// Looks at the last start, waits, and writes its own down afterwards: whoever calls at the same time does the same.
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
      const waitMs = freeMs - now();
      if (waitMs > 0) await sleep(waitMs);
      freeMs = now() + minSpacingMs;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
