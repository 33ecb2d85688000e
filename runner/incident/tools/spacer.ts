import type { Sleep, Spacer } from './toolbox.ts';

const JITTER = { leastMs: 100, mostMs: 300 } as const;

/** Keeps the beginnings of calls apart. The place in time is taken before the wait: two callers never get the same one. */
export function createSpacer(o: { minSpacingMs: number; now(): number; sleep: Sleep }): Spacer {
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    async run(fn) {
      const now = o.now();
      const at = Math.max(now, nextAt);
      nextAt = at + o.minSpacingMs;
      if (at > now) await o.sleep(at - now);
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return JITTER.leastMs + random() * (JITTER.mostMs - JITTER.leastMs);
}
