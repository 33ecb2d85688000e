// caught-by: in-order-and-none-lost, counts-from-start-to-start, no-later-than-needed, a-late-start-counts, results-and-errors-pass, has-a-clock-of-its-own
// A throttle for scroll events: what comes too early is left out.
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
      if (now() < freeMs) return undefined as T;
      freeMs = now() + minSpacingMs;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
