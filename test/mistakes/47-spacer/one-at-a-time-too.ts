// caught-by: counts-from-start-to-start
// A mutex with a pause: a slow send holds up all the others.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let freeMs = Number.NEGATIVE_INFINITY;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      const mine = tail.then(async () => {
        if (freeMs > now()) await sleep(freeMs - now());
        freeMs = now() + minSpacingMs;
        return fn();
      });
      tail = mine.catch(() => {});
      return mine;
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
