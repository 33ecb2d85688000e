// caught-by: in-order-and-none-lost, counts-from-start-to-start, a-late-start-counts, results-and-errors-pass, has-a-clock-of-its-own
// A debounce: everybody shares the next start, and only the newest fn is run.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let freeMs = Number.NEGATIVE_INFINITY;
  let pending: unknown;
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      pending = fn;
      const startMs = Math.max(now(), freeMs);
      if (startMs > now()) await sleep(startMs - now());
      if (pending !== fn) return undefined as T;
      freeMs = now() + minSpacingMs;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
