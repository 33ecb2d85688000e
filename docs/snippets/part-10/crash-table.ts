import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as httpServer, get } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connect as tlsConnect, createServer as tlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { closedPort, listen, peer, sleep } from './peers.ts';

const host = '127.0.0.1';
const hangUp = (socket: Socket, afterMs = 100): void => {
  setTimeout(() => socket.resetAndDestroy(), afterMs);
};
const quietCaller = async (port: number, text: string): Promise<void> => {
  const caller = connect(port, host);
  caller.on('error', () => undefined);
  await once(caller, 'connect');
  caller.write(text, () => hangUp(caller));
};
const key = Buffer.alloc(16, 7);
const psk = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;
const pskServer = { ...psk, pskCallback: () => key, pskIdentityHint: 'demo' };
const pskClient = {
  ...psk, host, checkServerIdentity: () => undefined, pskCallback: () => ({ psk: key, identity: 'demo' }),
};
const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc';
const upgrade = 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';

// #region cases
const simple: Record<string, () => Promise<unknown>> = {
  'net, server side: the client resets': async () =>
    quietCaller(await listen(createServer((socket) => socket.resume())), 'hello'),

  'net, client side: refused': async () =>
    connect(await closedPort(), host),

  'net.Server: the port is taken': async () =>
    createServer().listen((await peer(() => undefined)).port, host),
};
// #endregion cases

const cases: typeof simple = {
  ...simple,

  'net, client side: the server resets': async () =>
    connect((await peer((socket) => hangUp(socket))).port, host).resume(),

  'readline: its socket has a handler, it has none': async () => {
    const { port } = await peer((socket) => hangUp(socket));
    const socket = connect(port, host).on('error', () => undefined);
    return createInterface({ input: socket });
  },

  'tls, client side: reset after the handshake': async () => {
    const server = tlsServer(pskServer);
    server.on('connection', (raw: Socket) => hangUp(raw, 200));
    return tlsConnect({ ...pskClient, port: await listen(server) }).resume();
  },

  'tls, server side: reset after the handshake': async () => {
    const server = tlsServer(pskServer, (socket) => socket.resume());
    const raw = connect(await listen(server), host);
    raw.on('error', () => undefined);
    const client = tlsConnect({ ...pskClient, socket: raw }, () => hangUp(raw));
    client.on('error', () => undefined);
  },

  'http.get: refused': async () =>
    get({ host, port: await closedPort() }),

  'http.get: reset in the middle of the body': async () => {
    const { port } = await peer((socket) => {
      socket.once('data', () => socket.write(head, () => hangUp(socket, 200)));
    });
    return get({ host, port }, (response) => response.resume());
  },

  'http.get: closed in the middle of the body': async () => {
    const { port } = await peer((socket) => socket.once('data', () => socket.end(head)));
    return get({ host, port }, (response) => response.resume());
  },

  'http.Server: the port is taken': async () =>
    httpServer().listen((await peer(() => undefined)).port, host),

  'http.Server: the client resets': async () => {
    const server = httpServer((request) => request.resume());
    return quietCaller(await listen(server), 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na');
  },

  'http.Server: writes after the client reset': async () => {
    const server = httpServer((_request, response) => setTimeout(() => response.end('x'.repeat(1e6)), 250));
    return quietCaller(await listen(server), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  },

  'http.Server: a request that is not HTTP': async () =>
    quietCaller(await listen(httpServer()), 'good morning\r\n\r\n'),

  "http.Server, 'upgrade' socket: the client resets": async () => {
    const server = httpServer().on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      socket.resume();
    });
    return quietCaller(await listen(server), upgrade);
  },

  'fetch: refused, nobody awaits the promise': async () => {
    const port = await closedPort();
    void fetch(`http://${host}:${port}/`);
    await sleep(1500);
  },

  'dgram: the port is taken': async () => {
    const first = createSocket('udp4');
    first.bind(0, host, () => createSocket('udp4').bind(first.address().port, host));
  },

  'child_process.spawn: no such program': async () =>
    spawn('/no/such/program'),

  'Worker: throws': async () => {
    const worker = new Worker('throw new Error("boom")', { eval: true, execArgv: [] });
    await new Promise((resolve) => worker.on('exit', resolve));
  },
};

// #region judge
async function judge(name: string): Promise<string> {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [...process.execArgv, file, name]);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('latin1')));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const reason = /\b(E[A-Z]{4,}|boom|fetch failed)\b/.exec(stderr)?.[0] ?? '';
  return `${code === 0 ? 'survives' : 'CRASHES '}  ${name.padEnd(50)} ${reason}`.trimEnd();
}
// #endregion judge

const [wanted] = process.argv.slice(2);
if (wanted === undefined) {
  const verdicts: string[] = [];
  const names = Object.keys(cases);
  for (let n = 0; n < names.length; n += 3) {
    verdicts.push(...(await Promise.all(names.slice(n, n + 3).map(judge))));
  }
  console.log(verdicts.sort().join('\n'));
} else {
  await cases[wanted]?.();
  setTimeout(() => process.exit(0), 900);
}
