// caught-by: results-and-errors-pass
// Books the place only when fn has succeeded: a failed send is followed at once.
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
      try {
        return await fn();
      } catch (error) {
        freeMs -= minSpacingMs;
        throw error;
      }
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
