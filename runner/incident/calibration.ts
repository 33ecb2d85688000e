import { type Measured, measure } from './measurement.ts';
import type { IncidentOptions } from './options.ts';
import type { Scenario } from './scenario.ts';
import { bareSettings } from './settings.ts';

/** Between the query's end and the proxy's patience there must be room for so many times what everything else takes. */
const ROOM = 3;
const MOST = 5;
const STEP = 0.5;

const ROUNDS = 4;

/** What the scenarios do, in small: one after another, and three at once. */
const WARM_UP: Scenario = {
  title: () => ({ en: 'warming up', vi: 'khởi động' }),
  async play(stage) {
    const names = ['user-1', 'user-2', 'user-3'];
    for (let round = 1; round <= ROUNDS && !stage.stopped.aborted; round += 1) {
      await stage.send(stage.browser('user-1'), `user-1 alone-${round}`);
      await Promise.all(names.map((name) => stage.send(stage.browser(name), `${name} together-${round}`)));
    }
  },
};

/** @returns what a request takes without any query, in a bad case */
async function overhead(measured: Omit<Measured, 'scenario' | 'settings' | 'onProgress'>): Promise<number> {
  const bare = { ...measured, scenario: WARM_UP, settings: bareSettings(measured.options), onProgress: () => {} };
  // The first time, everything is compiled and connected.
  await measure(bare);
  return (await measure(bare)).latency.p99;
}

function factorFor(overheadMs: number, { queryMs, proxyTimeoutMs }: IncidentOptions): number {
  const room = proxyTimeoutMs - queryMs;
  const needed = Math.ceil((ROOM * overheadMs) / Math.max(1, room) / STEP) * STEP;
  return Math.min(MOST, Math.max(1, needed));
}

/** Finds out how much longer everything has to take here, so that timeouts decide what happens and not a busy machine. */
export async function calibrate(
  measured: Omit<Measured, 'scenario' | 'settings' | 'onProgress'>,
): Promise<{ stretch: number; overheadMs: number }> {
  const overheadMs = await overhead(measured);
  const { options } = measured;
  return { stretch: options.exact ? 1 : factorFor(overheadMs, options), overheadMs };
}
