// The calls that the captures show. Each capture begins with the tcpdump that ran and the way this program was started.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const [name = '', portText = '0', host = '127.0.0.1'] = process.argv.slice(2);
const port = Number(portText);

/** How long a line is left as it is, so that tcpdump sees that nothing more comes. */
const QUIET_MS = 400;

async function serve(onSocket, options = {}) {
  const server = createServer(options, (socket) => {
    socket.on('error', ({ code }) => console.log('server:', code));
    onSocket(socket);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

function dial(options = {}) {
  const socket = connect({ port, host, ...options });
  socket.on('error', ({ code }) => console.log('client:', code));
  return socket;
}

/** once(socket, 'close') would reject with the error that comes before it. */
const closed = (socket) => new Promise((resolve) => socket.once('close', resolve));

/** One question, one answer; the client says goodbye first. */
async function talk(options, question = 'How much is order 42?\n', answer = '12.50\n') {
  const server = await serve((socket) => socket.once('data', () => socket.write(answer)));
  const client = dial(options);
  client.write(question);
  client.once('data', () => client.end());
  await closed(client);
  server.close();
}

const cases = {
  'clean-close': () => talk(),

  /** The port of the server is the higher one. */
  'low-client-port': () => talk({ localPort: 1025 }),

  /** Both sides use the same port; give it the host 127.0.0.2. */
  'same-port': () => talk({ localAddress: '127.0.0.1', localPort: port }),

  http: () =>
    talk(
      {},
      'GET /search?q=ack 7, win 0, length 0 HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]',
    ),

  /** The server says goodbye first, with its answer. */
  'server-first': async () => {
    const server = await serve((socket) => socket.once('data', () => socket.end('12.50\n')));
    const client = dial();
    client.write('How much is order 42?\n');
    client.resume();
    await closed(client);
    server.close();
  },

  refused: async () => {
    await closed(dial());
  },

  'reset-by-server': async () => {
    const server = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const client = dial();
    client.write('BYE\n');
    await closed(client);
    server.close();
  },

  'reset-at-once': async () => {
    const server = await serve((socket) => socket.resetAndDestroy());
    const client = dial();
    await closed(client);
    server.close();
  },

  'reset-by-client': async () => {
    const server = await serve((socket) => socket.once('data', () => socket.write('12.50\n')));
    const client = dial();
    client.write('How much is order 42?\n');
    await once(client, 'data');
    client.resetAndDestroy();
    await closed(server.close());
  },

  /** The client has said goodbye properly; the server leaves with the question unread. */
  'reset-after-fin': async () => {
    const server = await serve((socket) => void delay(QUIET_MS / 4).then(() => socket.destroy()), {
      allowHalfOpen: true,
      pauseOnConnect: true,
    });
    const client = dial();
    client.end('How much is order 42?\n');
    await closed(client);
    server.close();
  },

  /** The server has said goodbye and is gone; the client goes on talking. */
  'late-write': async () => {
    const server = await serve((socket) => socket.end('12.50\n', () => socket.destroy()));
    const client = dial({ allowHalfOpen: true });
    client.resume();
    client.once('end', () => client.write('And order 43?\n'));
    await closed(client);
    server.close();
  },

  /** The accept queue is full: the kernel drops the SYN. */
  'queue-full': async () => {
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      require('node:net').createServer().listen({ ...workerData, backlog: 1 }, () => {
        parentPort.postMessage('listening');
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
      });`;
    await once(new Worker(code, { eval: true, workerData: { port, host } }), 'message');
    dial();
    dial();
    await delay(QUIET_MS);
    dial({ localPort: 40_003 });
    await delay(2500);
    process.exit();
  },

  /** Somebody drops what we send (a firewall, see the first lines of the capture); we give up after LIMIT_MS. */
  dropped: async () => {
    const client = dial();
    await Promise.race([closed(client), delay(Number(process.env.LIMIT_MS ?? QUIET_MS))]);
    process.exit();
  },

  /** The client says goodbye, the server never does. */
  'half-closed': async () => {
    await serve((socket) => socket.on('data', () => socket.write('12.50\n')), { allowHalfOpen: true });
    const client = dial();
    client.end('How much is order 42?\n');
    await delay(QUIET_MS);
    process.exit();
  },

  /** Nobody says goodbye. */
  idle: async () => {
    await serve((socket) => socket.once('data', () => socket.write('12.50\n')));
    const client = dial();
    client.write('How much is order 42?\n');
    await delay(QUIET_MS);
    process.exit();
  },

  /** Somebody drops everything after the first answer; a line on stdin says that this is so. */
  vanished: async () => {
    await serve((socket) => socket.on('data', () => socket.write('12.50\n')));
    const client = dial();
    client.write('How much is order 42?\n');
    await once(client, 'data');
    console.log('answered');
    await once(process.stdin, 'data');
    if (process.env.LAST === 'FIN') client.end();
    else client.write('And order 43?\n');
    await delay(3000);
    process.exit();
  },

  /** Three lines, each written when a line comes on stdin: the second is dropped on its way. */
  lost: async () => {
    await serve((socket) => socket.resume());
    const client = dial();
    client.setNoDelay(true);
    await once(client, 'connect');
    console.log('connected');
    for (const line of ['order 42\n', 'order 43\n', 'order 44\n']) {
      await once(process.stdin, 'data');
      client.write(line);
      console.log('written');
    }
    await delay(QUIET_MS);
    client.end();
    await closed(client);
    process.exit();
  },
};

if (!cases[name]) {
  console.log(`node traffic.mjs <${Object.keys(cases).join('|')}> <port> [host]`);
  process.exitCode = 2;
} else {
  await cases[name]();
}
