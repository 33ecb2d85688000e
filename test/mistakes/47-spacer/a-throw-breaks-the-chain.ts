// caught-by: results-and-errors-pass
// A rejection stays with its caller, but an fn that throws at once breaks the chain: everybody behind it gets that error.
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
        // In an object, so that the chain does not wait for its end.
        return { result: fn() };
      });
      tail = mine;
      return (await mine).result;
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
