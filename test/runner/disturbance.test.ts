import { expect, test } from 'vitest';
import { disturbanceOf } from '../../runner/incident/disturbance.ts';
import type { Measure, RequestTrace } from '../../runner/incident/result.ts';

/** A proxy that waits for 100 ms more than the query takes. */
const measureOf = (requests: readonly Partial<RequestTrace>[], sent = requests.length): Measure =>
  ({
    sent,
    settings: { queryMs: 200, proxyTimeoutMs: 300 },
    requests: requests.map((trace) => ({ user: 'user-1', message: 'message', attempt: 1, sentMs: 0, ...trace })),
  }) as unknown as Measure;

const QUICK = { arrivedMs: 5, slotMs: 6, freedMs: 215 };

test.for<[string, Partial<RequestTrace>]>([
  ['took the query and little more', QUICK],
  ['waited for a connection: that is what the lab is about', { arrivedMs: 5, slotMs: 215, freedMs: 425 }],
  ['came later', { sentMs: 1000, arrivedMs: 1005, slotMs: 1006, freedMs: 1290 }],
  ['never got a connection', { arrivedMs: 5, endedMs: 300, outcome: '500' }],
  ['never arrived', { endedMs: 300, outcome: 'ECONNRESET' }],
])('a request that %s is believed', ([, trace]) => {
  expect(disturbanceOf(measureOf([QUICK, trace]))).toBeUndefined();
});

test.for<[string, Partial<RequestTrace>, number]>([
  ['on the way', { arrivedMs: 150, slotMs: 151, freedMs: 360 }, 159],
  ['in the database', { arrivedMs: 5, slotMs: 6, freedMs: 340 }, 139],
  ['behind one that was delayed', { arrivedMs: 120, slotMs: 340, freedMs: 550 }, 130],
])('a request that the machine delayed %s is not', ([, trace, ms]) => {
  expect(disturbanceOf(measureOf([QUICK, trace]))).toBe(ms);
});

test('a query that is longer than the proxy waits fails by the clock', () => {
  const measure = measureOf([{ ...QUICK, freedMs: 900 }]);
  expect(disturbanceOf({ ...measure, settings: { ...measure.settings, queryMs: 500 } })).toBeUndefined();
});

test('a crowd may delay itself', () => {
  expect(disturbanceOf(measureOf([{ ...QUICK, freedMs: 900 }], 50))).toBeUndefined();
});
