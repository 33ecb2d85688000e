import { spawn } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { cpus, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { LOOPBACK } from '../../lab/peer.ts';
import { hear, type Scene } from './scene.ts';
import { must, mustBe, type Trial } from './trial.ts';

// Nothing here decides a need. It tells a maintainer what a runtime is like, and why something might be slow or odd.

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function line(scene: Scene, serve: (socket: Socket) => void): Promise<Socket> {
  const client = scene.dial(await scene.listen(createServer(serve)));
  await once(client, 'connect');
  return client;
}

const versions: Trial = {
  name: 'more: versions',
  run: () => ({ ...process.versions, cpus: cpus().length, freemem: freemem(), totalmem: totalmem(), tty: process.stdout.isTTY === true }),
};

const timers: Trial = {
  name: 'more: ten waits of 10 ms, really',
  async run() {
    const waits: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const startedMs = performance.now();
      await delay(10);
      waits.push(Math.round((performance.now() - startedMs) * 100) / 100);
    }
    return waits;
  },
};

const turns: Trial = {
  name: 'more: turns of the event loop in 50 ms',
  async run() {
    const untilMs = performance.now() + 50;
    let count = 0;
    while (performance.now() < untilMs) {
      await new Promise((resolve) => setImmediate(resolve));
      count += 1;
    }
    return count;
  },
};

const cpu: Trial = {
  name: 'more: ten million turns of a loop, in ms',
  run() {
    const startedMs = performance.now();
    let sum = 0;
    for (let index = 0; index < 1e7; index += 1) sum += index % 7;
    must(sum > 0, 'the loop counted nothing');
    return Math.round(performance.now() - startedMs);
  },
};

const STACK_LINES = 3;

const stack: Trial = {
  name: 'more: what a stack looks like',
  run: () => (new Error('here').stack ?? '').split('\n').slice(0, STACK_LINES),
};

const connects: Trial = {
  name: 'more: a connect and a byte there and back, in ms',
  async run(scene) {
    const port = await scene.listen(createServer((socket) => socket.pipe(socket)));
    const times: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const startedMs = performance.now();
      const socket = scene.dial(port);
      socket.write('x');
      await once(socket, 'data');
      times.push(Math.round((performance.now() - startedMs) * 100) / 100);
    }
    return times;
  },
};

const unread: Trial = {
  name: 'more: a peer that reads nothing makes write() say false',
  async run(scene) {
    const client = await line(scene, (socket) => socket.pause());
    const most = 400;
    let writes = 0;
    while (client.write(Buffer.alloc(65_536)) && writes < most) {
      writes += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const buffered = client.writableLength;
    await delay(100);
    must(client.writableLength > 0, `the kernel took ${writes} writes of 64 KiB that nobody read`);
    return { writes, buffered, stillBuffered: client.writableLength };
  },
};

const drain: Trial = {
  name: "more: 'drain' comes when the peer reads again",
  async run(scene) {
    let peer: Socket | undefined;
    const client = await line(scene, (socket) => {
      peer = socket.pause();
    });
    while (client.write(Buffer.alloc(65_536))) await new Promise((resolve) => setImmediate(resolve));
    const drained = once(client, 'drain');
    peer?.resume();
    await drained;
  },
};

const large: Trial = {
  name: 'more: 8 MiB in one write, in ms',
  async run(scene) {
    const size = 8 * 1024 ** 2;
    let seen = 0;
    const startedMs = performance.now();
    const done = new Promise<void>((resolve) => {
      void line(scene, (socket) => {
        socket.on('data', (chunk) => {
          seen += chunk.length;
        });
        socket.on('end', resolve);
      }).then((client) => client.end(Buffer.alloc(size)));
    });
    await done;
    mustBe(seen, size, 'bytes that arrived');
    return Math.round(performance.now() - startedMs);
  },
};

const boundaries: Trial = {
  name: 'more: sizes of the chunks that three writes arrive in',
  async run(scene) {
    const sizes: number[] = [];
    const client = await line(scene, (socket) => socket.on('data', (chunk) => sizes.push(chunk.length)));
    client.write('a');
    client.write('bb');
    client.write('ccc');
    await delay(50);
    mustBe(
      sizes.reduce((sum, size) => sum + size, 0),
      6,
      'bytes that arrived',
    );
    return sizes;
  },
};

const afterClose: Trial = {
  name: 'more: the error of a write to a peer that is gone',
  async run(scene) {
    const client = await line(scene, (socket) => socket.destroy());
    const heard = hear(client);
    client.write('x');
    await delay(20);
    client.write('y');
    await delay(50);
    client.destroy();
    return (await heard).error ?? 'none';
  },
};

const idle: Trial = {
  name: 'more: socket.setTimeout tells of silence',
  async run(scene) {
    const client = await line(scene, () => {});
    client.setTimeout(30);
    await once(client, 'timeout');
  },
};

const overIpv6: Trial = {
  name: 'more: TCP on ::1',
  async run(scene) {
    const server = createServer((socket) => socket.end('six'));
    scene.onEnd(() => server.close());
    server.listen({ port: 0, host: '::1' });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    mustBe((await hear(scene.dial(port, { host: '::1' }))).text, 'six', 'what was heard');
  },
};

const unixSocket: Trial = {
  name: 'more: a socket in the file system',
  async run(scene) {
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\hold-probe-${process.pid}` : join(scene.folder, `p${process.pid}.sock`);
    const server = createServer((socket) => socket.end('unix'));
    scene.onEnd(() => server.close());
    server.listen(path);
    await once(server, 'listening');
    const socket = connect(path);
    scene.onEnd(() => socket.destroy());
    mustBe((await hear(socket)).text, 'unix', 'what was heard');
  },
};

const localhost: Trial = {
  name: 'more: what localhost is',
  run: () => dns.lookup('localhost', { all: true }),
};

const crypto: Trial = {
  name: 'more: hash, hmac, random bytes, webcrypto',
  async run() {
    const hash = createHash('sha256').update('x').digest('hex').slice(0, 8);
    mustBe(hash, '2d711642', 'sha256 of x');
    createHmac('sha1', 'key').update('x').digest('base64');
    mustBe(randomBytes(4).length, 4, 'random bytes');
    const digest = await globalThis.crypto.subtle.digest('SHA-1', Buffer.from('x'));
    mustBe(digest.byteLength, 20, 'bytes of a digest by webcrypto');
  },
};

const ports: Trial = {
  name: 'more: MessageChannel',
  async run(scene) {
    const { port1, port2 } = new MessageChannel();
    scene.onEnd(() => port1.close());
    port1.postMessage({ one: 1 });
    const [message] = await once(port2, 'message');
    mustBe((message as { one?: number }).one, 1, 'the message');
  },
};

const watching: Trial = {
  name: 'more: fs.watch tells of a new file',
  async run(scene) {
    const folder = mkdtempSync(join(scene.folder, 'hold-probe-'));
    scene.onEnd(() => rmSync(folder, { recursive: true, force: true }));
    const watcher = watch(folder);
    scene.onEnd(() => watcher.close());
    setTimeout(() => writeFileSync(join(folder, 'new'), 'x'), 20);
    const [event, name] = await once(watcher, 'change');
    return [event, String(name)];
  },
};

const typescript: Trial = {
  name: 'more: import of a .mts file',
  async run(scene) {
    const file = join(scene.folder, `hold-probe-${process.pid}.mts`);
    scene.onEnd(() => rmSync(file, { force: true }));
    writeFileSync(file, 'export const one: number = 1;\n');
    const module = (await import(pathToFileURL(file).href)) as { one?: number };
    mustBe(module.one, 1, 'what it exports');
  },
};

/** Reads a line with a call that waits, then writes it on: that is how the engine's child gets its request. */
const CHANNEL_PROGRAM = `
  const { readSync, writeSync } = require('node:fs');
  const buffer = Buffer.alloc(64);
  let count = 0;
  for (;;) {
    try { count = readSync(0, buffer); break; } catch (error) { if (error.code !== 'EAGAIN') throw error; }
  }
  writeSync(3, 'on fd 3: ' + buffer.toString('utf8', 0, count));
`;

const channel: Trial = {
  name: 'more: a child reads its stdin at once and writes on descriptor 3',
  async run(scene) {
    const child = spawn(process.execPath, ['-e', CHANNEL_PROGRAM], { stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
    child.on('error', () => {});
    scene.onEnd(() => child.kill('SIGKILL'));
    child.stdin?.end('hello\n');
    let text = '';
    for await (const chunk of child.stdio[3] as Readable) text += String(chunk);
    mustBe(text, 'on fd 3: hello\n', 'what came');
  },
};

const SIGNAL_PROGRAM = "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('ready');";

const signals: Trial = {
  name: 'more: a child hears SIGTERM and decides for itself',
  async run(scene) {
    const child = spawn(process.execPath, ['-e', SIGNAL_PROGRAM], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.on('error', () => {});
    scene.onEnd(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    mustBe(code, 9, 'the exit code');
  },
};

const starting: Trial = {
  name: 'more: the start and end of an empty process, in ms',
  async run(scene) {
    const startedMs = performance.now();
    const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    child.on('error', () => {});
    scene.onEnd(() => child.kill('SIGKILL'));
    const [code] = await once(child, 'exit');
    mustBe(code, 0, 'the exit code');
    return Math.round(performance.now() - startedMs);
  },
};

const group: Trial = {
  name: 'more: a process group is killed as a whole',
  async run(scene) {
    must(process.platform !== 'win32', 'there are no process groups on Windows');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true });
    child.on('error', () => {});
    scene.onEnd(() => child.kill('SIGKILL'));
    await once(child, 'spawn');
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    const [, signal] = await once(child, 'exit');
    mustBe(signal, 'SIGKILL', 'the signal that ended it');
  },
};

const address: Trial = {
  name: 'more: every address of 127.0.0.0/8 is this machine',
  async run(scene) {
    const server = createServer((socket) => socket.end(String(socket.localAddress)));
    scene.onEnd(() => server.close());
    server.listen({ port: 0, host: '127.0.0.2' });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const refused = await new Promise((resolve) => {
      const other = scene.dial(port, { host: LOOPBACK });
      other.on('error', () => resolve(true));
      other.on('connect', () => resolve(false));
    });
    return { heard: (await hear(scene.dial(port, { host: '127.0.0.2' }))).text, otherRefuses: refused };
  },
};

/** What measures time comes first, while nothing else has been left behind. */
export const MORE: readonly Trial[] = [
  versions,
  timers,
  turns,
  cpu,
  stack,
  connects,
  unread,
  drain,
  large,
  boundaries,
  afterClose,
  idle,
  overIpv6,
  address,
  unixSocket,
  localhost,
  crypto,
  ports,
  watching,
  typescript,
  channel,
  signals,
  starting,
  group,
];
