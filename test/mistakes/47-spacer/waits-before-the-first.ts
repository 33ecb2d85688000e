// caught-by: first-goes-at-once
// `lastMs = 0` means that somebody sent when the clock began.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let lastMs = 0;
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

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
