// caught-by: results-and-errors-pass
// On a free line fn is called straight away, outside of any promise: what it throws flies past every `.catch`.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  let line: Promise<unknown> = Promise.resolve();

  const untilDue = async (): Promise<void> => {
    while (now() - lastMs < minSpacingMs) await sleep(lastMs + minSpacingMs - now());
    lastMs = now();
    waiting -= 1;
  };

  return {
    run<T>(fn: () => T | Promise<T>): Promise<T> {
      if (waiting === 0 && now() - lastMs >= minSpacingMs) {
        lastMs = now();
        return Promise.resolve(fn());
      }
      waiting += 1;
      const mine = line.then(untilDue);
      line = mine;
      return mine.then(fn);
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
