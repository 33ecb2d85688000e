import { once } from 'node:events';
import { createServer } from 'node:net';
import { fullBacklog } from '../../../lab/backlog.ts';
import { lacks } from '../../../lab/needs.ts';
import { connectError, type Scene } from '../scene.ts';
import { must, type Trial } from '../trial.ts';

/** How long a connect takes here that is answered. */
async function usualMs(scene: Scene): Promise<number> {
  const port = await scene.listen(createServer());
  const startedMs = performance.now();
  await once(scene.dial(port), 'connect');
  return performance.now() - startedMs;
}

/** Silence that lasts this much longer than an answer takes, and at least so long, is silence. */
const TIMES = 3;
const LEAST_MS = 40;
const MOST_MS = 300;

const silence: Trial = {
  name: 'hang: a full accept queue leaves a connect hanging',
  async run(scene) {
    must(!lacks('hang'), `${process.platform} refuses where others are silent`);
    const waitMs = Math.min(MOST_MS, Math.max(LEAST_MS, (await usualMs(scene)) * TIMES));
    const backlog = await fullBacklog();
    must(backlog !== undefined, 'the accept queue never fills: every connect gets through or is refused');
    scene.onEnd(() => backlog.dispose());
    // One more, who waits longer than those that filled it: where connections take their time, theirs are only on their way.
    const socket = scene.dial(backlog.port);
    const patience = new Promise<'silence'>((resolve) => setTimeout(resolve, waitMs, 'silence'));
    const seen = await Promise.race([connectError(socket), patience]);
    must(seen === 'silence', `behind a full accept queue a connect ${seen ? `fails with ${seen}` : 'gets through'}`);
  },
};

export const HANG: readonly Trial[] = [silence];
