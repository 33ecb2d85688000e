// caught-by: in-order-and-none-lost
// Finds the line empty, and says that nobody serves it a moment later: a call in between waits for ever.
import { setTimeout as delay } from 'node:timers/promises';

interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  const jobs: (() => void)[] = [];
  let running = false;
  let lastMs = Number.NEGATIVE_INFINITY;

  async function drain(): Promise<void> {
    await null;
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      while (now() - lastMs < minSpacingMs) await sleep(lastMs + minSpacingMs - now());
      lastMs = now();
      job();
    }
  }

  return {
    run<T>(fn: () => T | Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        jobs.push(() => {
          try {
            resolve(fn());
          } catch (error) {
            reject(error);
          }
        });
        if (running) return;
        running = true;
        void drain().finally(() => {
          running = false;
        });
      });
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
