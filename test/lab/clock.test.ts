import { expect, test } from 'vitest';
import { VirtualClock } from '../../runner/lab/clock.ts';

test('sleepers wake in the order in which they are due, in no real time', async () => {
  const clock = new VirtualClock();
  const woken: string[] = [];
  const startedMs = performance.now();
  await Promise.all([
    clock.sleep(60_000).then(() => woken.push(`late at ${clock.now()}`)),
    clock.sleep(100).then(() => woken.push(`early at ${clock.now()}`)),
  ]);
  expect(woken).toEqual(['early at 100', 'late at 60000']);
  expect(clock.sleeps).toEqual([60_000, 100]);
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

test('held time does not pass until it is released', async () => {
  const clock = new VirtualClock();
  clock.hold();
  let awake = false;
  const sleeping = clock.sleep(10).then(() => {
    awake = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(awake).toBe(false);
  clock.release();
  await sleeping;
  expect(clock.now()).toBe(10);
});

test('time moved by hand wakes who is due', async () => {
  const clock = new VirtualClock();
  clock.hold();
  let awake = 0;
  void clock.sleep(10).then(() => (awake += 1));
  void clock.sleep(30).then(() => (awake += 1));
  clock.advance(20);
  await Promise.resolve();
  expect(awake).toBe(1);
});

test('an aborted sleep rejects with the reason of the signal', async () => {
  const clock = new VirtualClock();
  clock.hold();
  const abort = new AbortController();
  const sleeping = clock.sleep(10, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(clock.sleep(10, { signal: abort.signal })).rejects.toThrow('enough');
});

test('sleeping for ever in a loop ends', async () => {
  const clock = new VirtualClock();
  const loop = async (): Promise<void> => {
    for (;;) await clock.sleep(1);
  };
  await expect(loop()).rejects.toThrow('more than 10000 waits');
});

test('time does not pass while somebody puts a step into turns of the event loop', async () => {
  const clock = new VirtualClock();
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const far = clock.sleep(1000);
  const starts: number[] = [];
  for (let step = 1; step <= 3; step += 1) {
    await clock.sleep(100);
    await turn();
    await turn();
    starts.push(clock.now());
  }
  await far;
  expect(starts).toEqual([100, 200, 300]);
});
