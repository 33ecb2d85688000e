import { describe, expect, test } from 'vitest';
import { barsOf, topOf } from '../../.vitepress/figures/retry-storm/bars.ts';
import { defaults, delayAfter, jitters, randomFrom, type StormOptions, simulate } from '../../.vitepress/figures/retry-storm/storm.ts';

const run = (change: Partial<StormOptions> = {}) => simulate({ ...defaults, jitter: 'none', ...change });
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('the retry storm', () => {
  test.each(jitters)('%s jitter: every client is served or gives up, and every request is counted', (jitter) => {
    const result = run({ jitter });
    expect(result.servedClients + result.gaveUp).toBe(defaults.clients);
    expect(sum(result.served) + sum(result.refused) + result.later).toBe(result.requests);
    expect(Math.max(...result.served)).toBeLessThanOrEqual(defaults.capacity);
  });

  test('without jitter the clients stay in step: five waves, each too big', () => {
    const { served, refused, gaveUp } = run();
    const busy = served.flatMap((count, slot) => (count + (refused[slot] ?? 0) > 0 ? [slot] : []));
    expect(busy).toHaveLength(defaults.maxAttempts);
    expect(gaveUp).toBe(defaults.clients - defaults.maxAttempts * defaults.capacity);
  });

  test('jitter serves everybody with fewer requests, whatever the seed', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const full = run({ jitter: 'full', seed });
      expect(full.gaveUp).toBeLessThan(run().gaveUp / 4);
      expect(full.requests).toBeLessThan(run().requests);
      expect(full.worstAfterStart).toBeLessThan(run().worstAfterStart);
    }
  });

  test('the same seed gives the same storm, another seed another one', () => {
    expect(run({ jitter: 'full', seed: 3 })).toEqual(run({ jitter: 'full', seed: 3 }));
    expect(run({ jitter: 'full', seed: 3 })).not.toEqual(run({ jitter: 'full', seed: 4 }));
  });

  test('one attempt means no retry', () => {
    expect(run({ maxAttempts: 1 })).toMatchObject({ requests: 100, servedClients: 12, gaveUp: 88, worstAfterStart: 0 });
  });

  test('what lies behind the last slot is counted and not drawn', () => {
    const result = run({ slots: 5 });
    expect(result.later).toBeGreaterThan(0);
    expect(result.servedClients + result.gaveUp).toBe(defaults.clients);
  });
});

describe('a wait', () => {
  const options = { baseDelayMs: 100, maxDelayMs: 1000 };

  test('doubles up to its cap', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => delayAfter(attempt, { ...options, jitter: 'none' }, () => 0))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  test('the cap holds after jitter', () => {
    const random = randomFrom(1);
    for (let attempt = 1; attempt < 200; attempt++) {
      const full = delayAfter(attempt % 9, { ...options, jitter: 'full' }, random);
      const equal = delayAfter(9, { ...options, jitter: 'equal' }, random);
      expect(full).toBeGreaterThanOrEqual(0);
      expect(full).toBeLessThanOrEqual(1000);
      expect(equal).toBeGreaterThanOrEqual(500);
      expect(equal).toBeLessThanOrEqual(1000);
    }
  });
});

describe('the bars', () => {
  test('one box per count that is not zero, refused ones on top', () => {
    expect(barsOf([2, 0], [3, 0], 10)).toEqual({ served: 'M0.12 10v-2h0.76v2z', refused: 'M0.12 8v-3h0.76v3z' });
  });

  test('the scale never falls below a hundred', () => {
    expect(topOf([3])).toBe(100);
    expect(topOf([139, 452])).toBe(460);
  });
});
