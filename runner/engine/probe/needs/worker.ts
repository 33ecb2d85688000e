import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { made } from '../made.ts';
import { mustBe, type Trial, until } from '../trial.ts';

/** What the thread and we share: turns of its loop, and that it may end. A thread that nobody can stop must not keep the probe. */
const TURNS = 0;
const MAY_END = 1;
/** Long enough for a loop that still runs to show it. */
const PAUSE_MS = 10;

const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.on('message', (word) => {
    if (word !== 'spin') return parentPort.postMessage('you said ' + word);
    while (Atomics.load(workerData, ${MAY_END}) === 0) Atomics.add(workerData, ${TURNS}, 1);
  });
`;

const thread: Trial = {
  name: 'worker: a thread answers, and terminate() ends a busy loop',
  async run(scene) {
    const counters = new Int32Array(new SharedArrayBuffer(8));
    const worker = made('WORKER', () => new Worker(THREAD, { eval: true, execArgv: [], workerData: counters }));
    worker.on('error', () => {});
    scene.onEnd(() => void worker.terminate());
    scene.onEnd(() => void Atomics.store(counters, MAY_END, 1));
    worker.postMessage('hello');
    const [answer] = await once(worker, 'message');
    mustBe(answer, 'you said hello', 'the answer');
    worker.postMessage('spin');
    await until(() => Atomics.load(counters, TURNS) > 0);
    await worker.terminate();
    const turns = Atomics.load(counters, TURNS);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    mustBe(Atomics.load(counters, TURNS), turns, 'turns of the loop after terminate()');
  },
};

export const WORKER: readonly Trial[] = [thread];
