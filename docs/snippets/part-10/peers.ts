import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

export { sleep };

export type Peer = { port: number; sockets: Socket[]; close(): void };

export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function peer(behave: (socket: Socket) => void): Promise<Peer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    behave(socket);
  });
  const port = await listen(server);
  return {
    port,
    sockets,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

const frozenListener = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(workerData, 0, 0));
  });
`;

export async function unansweredPort(): Promise<{ port: number; close(): Promise<void> }> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(frozenListener, { eval: true, execArgv: [], workerData: gate });
  const [port] = (await once(worker, 'message')) as [number];
  await sleep(50);
  const callers: Socket[] = [];
  for (let n = 0; n < 20; n++) {
    const caller = connect(port, '127.0.0.1').on('error', () => undefined);
    callers.push(caller);
    const picked = once(caller, 'connect').then(() => true);
    if (!(await Promise.race([picked, sleep(200, false)]))) break;
  }
  return {
    port,
    async close() {
      for (const caller of callers) caller.destroy();
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
      await worker.terminate();
    },
  };
}
