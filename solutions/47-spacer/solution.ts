import { setTimeout as delay } from 'node:timers/promises';

export interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export interface Spacer {
  run<T>(fn: () => T | Promise<T>): Promise<T>;
}

const JITTER_MS = { from: 100, to: 300 };

export function createSpacer(o: SpacerOptions): Spacer {
  const { minSpacingMs, now = () => performance.now(), sleep = delay } = o;
  /** When the next one may start. Before the first call nothing has to be kept apart. */
  let freeMs = Number.NEGATIVE_INFINITY;

  return {
    async run(fn) {
      const startMs = Math.max(now(), freeMs);
      // Booked before the first await: whoever calls next finds it taken.
      freeMs = startMs + minSpacingMs;
      const waitMs = startMs - now();
      if (waitMs > 0) await sleep(waitMs);
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return JITTER_MS.from + random() * (JITTER_MS.to - JITTER_MS.from);
}
