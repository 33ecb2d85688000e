import { setTimeout as delay } from 'node:timers/promises';

export interface SpacerOptions {
  /** Two starts are at least this far apart. */
  minSpacingMs: number;
  /** Milliseconds from any origin; `performance.now` by default. */
  now?: () => number;
  /** Waits; real time by default. */
  sleep?: (ms: number) => Promise<unknown>;
}

export interface Spacer {
  /** Starts fn as soon as the spacing allows, and gives back what it gives back. */
  run<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function createSpacer(o: SpacerOptions): Spacer {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  let lastMs = 0;

  return {
    async run(fn) {
      // TODO: three call at the same moment. What does each of them find in lastMs?
      const waitMs = lastMs + minSpacingMs - now();
      if (waitMs > 0) await sleep(waitMs);
      lastMs = now();
      return fn();
    },
  };
}

/** Milliseconds to wait before sending, from 100 to 300. */
export function sendJitter(random: () => number): number {
  return 100 + random() * 300;
}
