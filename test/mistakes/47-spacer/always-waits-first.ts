// caught-by: first-goes-at-once, counts-from-start-to-start, no-later-than-needed, a-late-start-counts
// Sleeps before every send, the first one included, instead of between two.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, sleep = delay } = o;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      tail = tail.then(() => sleep(minSpacingMs));
      await tail;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
