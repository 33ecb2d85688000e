// caught-by: no-later-than-needed, silence-saves-nothing-up, a-late-start-counts
// A token bucket of three: right on average, and three at once after a pause. At the start it is empty.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let tokens = 0;
  let filledMs: number | undefined;
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      if (filledMs === undefined) filledMs = now() - minSpacingMs;
      tokens = Math.min(3, tokens + (now() - filledMs) / minSpacingMs);
      filledMs = now();
      tokens -= 1;
      if (tokens < 0) await sleep(-tokens * minSpacingMs);
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
