// caught-by: starts-are-apart, in-order-and-none-lost, counts-from-start-to-start, no-later-than-needed, silence-saves-nothing-up, a-late-start-counts, results-and-errors-pass
// Reads the clock that it is given, and sleeps in real time.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now() } = o;
  let freeMs = Number.NEGATIVE_INFINITY;
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      const startMs = Math.max(now(), freeMs);
      freeMs = startMs + minSpacingMs;
      await delay(startMs - now());
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
