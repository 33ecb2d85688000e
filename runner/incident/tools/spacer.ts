import type { Sleep, Spacer } from './toolbox.ts';

const JITTER = { leastMs: 100, mostMs: 300 } as const;

/** Keeps the beginnings of calls apart, in order. A sleep may wake late: what counts is when the one before really began. */
export function createSpacer(o: { minSpacingMs: number; now(): number; sleep: Sleep }): Spacer {
  let lastBegan: Promise<number> = Promise.resolve(Number.NEGATIVE_INFINITY);
  const beginAfter = async (before: Promise<number>): Promise<number> => {
    const freeAt = (await before) + o.minSpacingMs;
    while (o.now() < freeAt) await o.sleep(freeAt - o.now());
    return o.now();
  };
  return {
    async run(fn) {
      lastBegan = beginAfter(lastBegan);
      await lastBegan;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return JITTER.leastMs + random() * (JITTER.mostMs - JITTER.leastMs);
}
