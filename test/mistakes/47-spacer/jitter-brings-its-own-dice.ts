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
  let lastMs = Number.NEGATIVE_INFINITY;
  let line: Promise<unknown> = Promise.resolve();
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      line = line.then(async () => {
        if (now() - lastMs < minSpacingMs) await sleep(lastMs + minSpacingMs - now());
        lastMs = now();
      });
      await line;
      return fn();
    },
  };
}

export function sendJitter(_random: () => number): number {
  return 100 + Math.random() * 200;
}
