import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { made } from '../made.ts';
import { mustBe, type Trial, until } from '../trial.ts';

/** Turns of the loop, and whether it came to its own end: a thread that nobody can stop must not keep the probe. */
const TURNS = 0;
const ENDED = 1;
const LOOP_MS = 700;

const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.on('message', (word) => {
    if (word !== 'spin') return parentPort.postMessage('you said ' + word);
    const untilMs = Date.now() + ${LOOP_MS};
    while (Date.now() < untilMs) Atomics.add(workerData, ${TURNS}, 1);
    Atomics.store(workerData, ${ENDED}, 1);
  });
`;

const thread: Trial = {
  name: 'worker: a thread answers, and terminate() ends a busy loop',
  async run(scene) {
    const counters = new Int32Array(new SharedArrayBuffer(8));
    const worker = made('WORKER', () => new Worker(THREAD, { eval: true, execArgv: [], workerData: counters }));
    worker.on('error', () => {});
    scene.onEnd(() => void worker.terminate());
    worker.postMessage('hello');
    const [answer] = await once(worker, 'message');
    mustBe(answer, 'you said hello', 'the answer');
    worker.postMessage('spin');
    await until(() => Atomics.load(counters, TURNS) > 0);
    await worker.terminate();
    mustBe(Atomics.load(counters, ENDED), 0, 'whether the loop ran to its own end');
    const turns = Atomics.load(counters, TURNS);
    await new Promise((resolve) => setTimeout(resolve, 2));
    mustBe(Atomics.load(counters, TURNS), turns, 'turns of the loop after terminate()');
  },
};

export const WORKER: readonly Trial[] = [thread];
