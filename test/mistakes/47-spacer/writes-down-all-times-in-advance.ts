// caught-by: a-late-start-counts
// Each call books its time and sleeps until then. When the machine was busy, all the booked times lie in the past, and they start together.
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
      if (startMs > now()) await sleep(startMs - now());
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
