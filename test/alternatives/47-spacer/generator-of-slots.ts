// passes: a generator gives out the times at which one may start; each caller takes one and sleeps until then
import { setTimeout as delay } from 'node:timers/promises';

type Clock = { now(): number; sleep(ms: number): Promise<unknown> };

function* slots({ now }: Clock, spacingMs: number): Generator<number, never, void> {
  let slot = now();
  for (;;) {
    yield slot;
    slot = Math.max(slot + spacingMs, now());
  }
}

export function createSpacer(o: { minSpacingMs: number; now?: () => number; sleep?: (ms: number) => Promise<unknown> }) {
  const clock: Clock = { now: o.now ?? (() => Number(process.hrtime.bigint() / 1000n) / 1000), sleep: o.sleep ?? delay };
  let line: ReturnType<typeof slots> | undefined;

  function nextSlot(): number {
    line ??= slots(clock, o.minSpacingMs);
    return line.next().value;
  }

  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      const slot = nextSlot();
      for (let left = slot - clock.now(); left > 0; left = slot - clock.now()) await clock.sleep(left);
      return fn();
    },
  };
}

/** From one to three times 100. */
export const sendJitter = (random: () => number): number => Math.min(300, Math.max(100, 100 * (1 + 2 * random())));
