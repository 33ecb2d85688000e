// passes: no computed wait: a line of callers, whose first one looks at the clock every 50 ms
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 50;

export function createSpacer({
  minSpacingMs,
  now = Date.now,
  sleep = delay,
}: {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}) {
  const line: object[] = [];
  let lastStart: number | null = null;

  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      const me = {};
      line.push(me);
      while (line[0] !== me || (lastStart !== null && now() - lastStart < minSpacingMs)) await sleep(Math.min(LOOK_MS, minSpacingMs / 4));
      lastStart = now();
      line.shift();
      return await fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + Math.floor(random() * 201);
}
