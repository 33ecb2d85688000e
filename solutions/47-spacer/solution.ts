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
  /** When the last one really was started. Before the first call nothing has to be kept apart. */
  let lastMs = Number.NEGATIVE_INFINITY;
  /** Settles when the last one in line starts; it never rejects, because no fn is part of it. */
  let lastInLine: Promise<unknown> = Promise.resolve();

  async function untilDue(): Promise<void> {
    // Looked at again after each sleep, which may end late, or a little early.
    while (now() - lastMs < minSpacingMs) await sleep(lastMs + minSpacingMs - now());
    lastMs = now();
  }

  return {
    run(fn) {
      const myTurn = lastInLine.then(untilDue);
      lastInLine = myTurn;
      return myTurn.then(() => fn());
    },
  };
}

export function sendJitter(random: () => number): number {
  return JITTER_MS.from + random() * (JITTER_MS.to - JITTER_MS.from);
}
