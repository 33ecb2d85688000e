// passes: never looks at the clock: after each start the chain sleeps for the spacing, and the next one hangs on to it
import { setTimeout as delay } from 'node:timers/promises';

export function createSpacer(o: { minSpacingMs: number; now?: () => number; sleep?: (ms: number) => Promise<unknown> }) {
  const sleep = o.sleep ?? delay;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    run<T>(fn: () => T | Promise<T>): Promise<T> {
      const mine = turn;
      turn = mine.then(() => sleep(o.minSpacingMs));
      return mine.then(fn);
    },
  };
}

export const sendJitter = (random: () => number): number => Math.round(100 + random() * 200);
