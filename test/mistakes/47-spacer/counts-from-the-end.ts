// caught-by: counts-from-start-to-start
// Waits until the one before it is done, and then for the whole spacing.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let tail: Promise<unknown> = Promise.resolve();
  let endedMs = Number.NEGATIVE_INFINITY;
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      const mine = tail.then(async () => {
        const waitMs = endedMs + minSpacingMs - now();
        if (waitMs > 0) await sleep(waitMs);
        return fn();
      });
      tail = mine
        .then(
          () => {},
          () => {},
        )
        .then(() => {
          endedMs = now();
        });
      return mine;
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
