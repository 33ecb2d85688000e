// passes: an async generator gives out the turns: its next() calls stand in line, and each resolves when one may start
import { setTimeout as delay } from 'node:timers/promises';

type Clock = { now(): number; sleep(ms: number): Promise<unknown> };

async function* turns({ now, sleep }: Clock, spacingMs: number): AsyncGenerator<void, never, void> {
  let last: number | undefined;
  for (;;) {
    while (last !== undefined && last + spacingMs > now()) await sleep(last + spacingMs - now());
    last = now();
    yield;
  }
}

export function createSpacer(o: { minSpacingMs: number; now?: () => number; sleep?: (ms: number) => Promise<unknown> }) {
  const clock: Clock = { now: o.now ?? (() => Number(process.hrtime.bigint() / 1000n) / 1000), sleep: o.sleep ?? delay };
  const line = turns(clock, o.minSpacingMs);

  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      await line.next();
      return fn();
    },
  };
}

/** From one to three times 100. */
export const sendJitter = (random: () => number): number => Math.min(300, Math.max(100, 100 * (1 + 2 * random())));
