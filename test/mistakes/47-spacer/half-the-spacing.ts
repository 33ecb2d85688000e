// caught-by: starts-are-apart, counts-from-start-to-start, no-later-than-needed, silence-saves-nothing-up, a-late-start-counts, results-and-errors-pass, has-a-clock-of-its-own
// Waits a random part of the spacing, as if it were backoff.
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
      const startMs = Math.max(now(), freeMs);
      freeMs = startMs + minSpacingMs / 2;
      await sleep(startMs - now());
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
