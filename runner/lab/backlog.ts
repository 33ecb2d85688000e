import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay, setImmediate as polled } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { LOOPBACK } from './peer.ts';

/**
 * The listener lives in a thread that blocks as soon as it listens: the kernel completes handshakes until the
 * accept queue is full, and leaves every further SYN unanswered. No firewall and no internet are needed.
 */
const BLOCKED_LISTENER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: workerData.host, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => {
      Atomics.wait(workerData.gate, 0, 0);
      process.exit(0);
    });
  });
`;

/** More than any kernel lets through with a backlog of 1. */
const FILLERS = 8;
/** A loopback handshake takes microseconds; who is not through after this long will not get through. */
const QUIET_MS = 30;

/** A port on which a connect hangs: no accept, no refusal, only silence. */
export interface FullBacklog {
  port: number;
  dispose(): void;
}

/** Fills the queue and waits until no further filler gets through. Resolves with how many are left hanging. */
async function fill(port: number, fillers: Socket[]): Promise<number> {
  let connected = 0;
  let refused = 0;
  for (let index = 0; index < FILLERS; index += 1) {
    const filler = connect({ port, host: LOOPBACK });
    filler.on('connect', () => {
      connected += 1;
    });
    filler.on('error', () => {
      refused += 1;
    });
    fillers.push(filler);
  }
  let before = -1;
  while (connected !== before) {
    before = connected;
    await delay(QUIET_MS);
    // On a busy machine a timer may be due before the sockets have been looked at.
    await polled();
  }
  return FILLERS - connected - refused;
}

/** Undefined where the system refuses instead of staying silent (Windows), or never fills. */
export async function fullBacklog(): Promise<FullBacklog | undefined> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(BLOCKED_LISTENER, { eval: true, execArgv: [], workerData: { gate, host: LOOPBACK } });
  const fillers: Socket[] = [];
  const dispose = (): void => {
    for (const filler of fillers) filler.destroy();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    void worker.terminate();
  };
  const [port] = (await once(worker, 'message')) as [number];
  worker.unref();
  if ((await fill(port, fillers)) === 0) {
    dispose();
    return undefined;
  }
  return { port, dispose };
}
