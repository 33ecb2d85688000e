// caught-by: no-later-than-needed
// Whoever comes early waits 300 ms, however early.
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
        if (now() < freeMs) await sleep(minSpacingMs);
        freeMs = now() + minSpacingMs;
      });
      tail = mine;
      await mine;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
