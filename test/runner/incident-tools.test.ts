import { describe, expect, test } from 'vitest';
import { Clock, GaveUp } from '../../runner/incident/client/clock.ts';
import { errorsOf, fateOf, percentile } from '../../runner/incident/tally.ts';
import { createBreaker } from '../../runner/incident/tools/breaker.ts';
import { createUserLimiter } from '../../runner/incident/tools/limiter.ts';
import { createMutex } from '../../runner/incident/tools/mutex.ts';
import { createQueue } from '../../runner/incident/tools/queue.ts';
import { retryWithBackoff } from '../../runner/incident/tools/retry.ts';
import { createSpacer, sendJitter } from '../../runner/incident/tools/spacer.ts';

const fail = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

/** A clock that only waits make go on. */
function handClock() {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
    add: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('retry: five repetitions, below 1, 2, 4, 5, 5 s, and never earlier than asked', async () => {
  const waits: number[] = [];
  const options = { maxAttempts: 6, baseDelayMs: 1000, maxDelayMs: 5000, shouldRetry: () => true, random: () => 1 };
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  await expect(retryWithBackoff(fail('ECONNRESET'), { ...options, sleep })).rejects.toThrow('ECONNRESET');
  expect(waits).toEqual([1000, 2000, 4000, 5000, 5000]);
  waits.length = 0;
  const asked = Object.assign(new Error('429'), { retryAfterMs: 7000 });
  await expect(retryWithBackoff(() => Promise.reject(asked), { ...options, maxAttempts: 2, sleep })).rejects.toBe(asked);
  expect(waits).toEqual([7000]);
});

test('mutex: one at a time, in order, also after a failure', async () => {
  const mutex = createMutex();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} in`);
    await Promise.resolve();
    seen.push(`${name} out`);
    if (name === 'a') throw new Error('a');
  };
  await Promise.allSettled([mutex.runExclusive(work('a')), mutex.runExclusive(work('b'))]);
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('spacer: 300 ms between beginnings; jitter from 100 to 300 ms', async () => {
  const clock = handClock();
  const begins: number[] = [];
  // Wakes 50 ms late: whoever comes next is later as well.
  const spacer = createSpacer({ minSpacingMs: 300, now: clock.now, sleep: async (ms) => clock.add(ms + 50) });
  await Promise.all([1, 2, 3].map(() => spacer.run(async () => begins.push(clock.now()))));
  expect(begins.map((ms) => ms - (begins[0] ?? 0))).toEqual([0, 350, 700]);
  expect([sendJitter(() => 0), sendJitter(() => 1)]).toEqual([100, 300]);
});

describe('breaker', () => {
  const make = () => {
    const clock = handClock();
    return { clock, breaker: createBreaker({ failureThreshold: 5, cooldownMs: 10_000, now: clock.now, isFailure: () => true }) };
  };
  const trip = async (breaker: ReturnType<typeof createBreaker>): Promise<void> => {
    for (let count = 0; count < 5; count += 1) await breaker.call(fail('ECONNRESET')).catch(() => {});
  };

  test('opens after 5 failures in a row, lets one try after 10 s, and closes when that works', async () => {
    const { clock, breaker } = make();
    await trip(breaker);
    await expect(breaker.call(async () => 1)).rejects.toMatchObject({ code: 'ECIRCUITOPEN' });
    clock.add(10_000);
    const [probe, second] = await Promise.allSettled([breaker.call(async () => 1), breaker.call(async () => 2)]);
    expect([probe.status, second.status]).toEqual(['fulfilled', 'rejected']);
    expect(await breaker.call(async () => 3)).toBe(3);
  });

  test('a probe that fails opens it again', async () => {
    const { clock, breaker } = make();
    await trip(breaker);
    clock.add(10_000);
    await expect(breaker.call(fail('ECONNRESET'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(breaker.call(async () => 1)).rejects.toMatchObject({ code: 'ECIRCUITOPEN' });
  });
});

test('queue: as many at a time as allowed, as many waiting, the rest refused at once', async () => {
  const release: (() => void)[] = [];
  const queue = createQueue<number, number>({
    capacity: 2,
    concurrency: 1,
    worker: (x) => new Promise((resolve, reject) => release.push(() => (x === 1 ? reject(new Error('one')) : resolve(x)))),
  });
  const answers = Promise.allSettled([1, 2, 3, 4].map((x) => queue.push(x)));
  for (let count = 0; count < 3; count += 1) {
    release[count]?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [first, second, third, fourth] = await answers;
  expect([first?.status, second?.status, third?.status]).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(fourth).toMatchObject({ status: 'rejected', reason: { code: 'EQUEUEFULL' } });
});

test('limiter: 10 in any minute, each user for themselves; what is refused costs nothing', () => {
  const clock = handClock();
  const limiter = createUserLimiter({ limit: 10, windowMs: 60_000, now: clock.now });
  for (let count = 0; count < 10; count += 1) expect(limiter.take('a').ok).toBe(true);
  clock.add(1000);
  expect(limiter.take('a')).toEqual({ ok: false, retryAfterMs: 59_000 });
  expect(limiter.take('b').ok).toBe(true);
  clock.add(59_000);
  expect(limiter.take('a').ok).toBe(true);
});

test('the client clock: waits end with the measurement', async () => {
  const end = new AbortController();
  const clock = new Clock(1, end.signal);
  const wait = clock.sleep(60_000);
  const hanging = clock.until(new Promise(() => {}));
  end.abort();
  await expect(wait).rejects.toBeInstanceOf(GaveUp);
  await expect(hanging).rejects.toBeInstanceOf(GaveUp);
  await expect(clock.sleep(1)).rejects.toBeInstanceOf(GaveUp);
});

test('what became of the messages is read from the database', () => {
  const outcomes = [
    { text: 'a', error: undefined, tookMs: 1 },
    { text: 'b', error: '500', tookMs: 1 },
    { text: 'c', error: '500', tookMs: 1 },
  ];
  const rows = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  expect(fateOf(outcomes, rows)).toEqual({ rows: 3, duplicates: 1, lost: 1, storedThoughFailed: 1 });
  expect(errorsOf(outcomes)).toEqual({ '500': 2 });
  expect([50, 95, 99].map((p) => percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], p))).toEqual([5, 10, 10]);
  expect(percentile([], 50)).toBe(0);
});
