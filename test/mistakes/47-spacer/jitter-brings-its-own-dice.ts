// caught-by: jitter-stays-in-its-range
// Math.random, whatever it is given.
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
      freeMs = startMs + minSpacingMs;
      await sleep(startMs - now());
      return fn();
    },
  };
}

export function sendJitter(_random: () => number): number {
  return 100 + Math.random() * 200;
}
