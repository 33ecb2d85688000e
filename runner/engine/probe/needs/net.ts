import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { closedPort, LOOPBACK } from '../../../lab/peer.ts';
import { followsSockets } from '../engine.ts';
import { connectError, hear, nextChunk, type Scene } from '../scene.ts';
import { must, mustBe, type Trial } from '../trial.ts';

/** Without it nothing is known of sockets at all. */
export const echo: Trial = {
  name: 'net: bytes there and back',
  async run(scene) {
    let remotePort: number | undefined;
    const server = createServer((socket) => {
      remotePort = socket.remotePort;
      socket.pipe(socket);
    });
    const client = scene.dial(await scene.listen(server));
    const heard = hear(client);
    await once(client, 'connect');
    const { localPort } = client;
    client.end('hello');
    const { text, ended, error } = await heard;
    mustBe(error, undefined, 'the error');
    mustBe(text, 'hello', 'the echo');
    must(ended, 'no FIN came');
    // The lab recognises a connection by it.
    mustBe(remotePort, localPort, 'the port that the server sees');
  },
};

const pieces: Trial = {
  name: 'net: bytes arrive while the connection is open',
  async run(scene) {
    const server = createServer((socket) => socket.on('data', (chunk) => socket.write(chunk)));
    const client = scene.dial(await scene.listen(server));
    for (const piece of ['a', 'bc', 'def']) {
      client.write(piece);
      mustBe(await nextChunk(client), piece, 'the chunk');
    }
  },
};

const halfOpen: Trial = {
  name: 'net: each side says goodbye for itself',
  async run(scene) {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => setImmediate(() => socket.end(`after FIN: ${text}`)));
    });
    const client = scene.dial(await scene.listen(server), { allowHalfOpen: true });
    client.end('abc');
    mustBe((await hear(client)).text, 'after FIN: abc', 'the answer to a client that has sent FIN');

    const first = createServer({ allowHalfOpen: true }, (socket) => socket.end());
    const second = scene.dial(await scene.listen(first), { allowHalfOpen: true });
    const [accepted] = (await once(first, 'connection')) as [Socket];
    const heard = hear(accepted);
    second.resume();
    await once(second, 'end');
    second.end('still here');
    mustBe((await heard).text, 'still here', 'what a server hears after its own FIN');
  },
};

async function refusal(scene: Scene): Promise<string | undefined> {
  return connectError(scene.dial(await closedPort()));
}

const refused: Trial = {
  name: 'net: a port where nobody listens refuses',
  async run(scene) {
    // Another trial may have got the port meanwhile.
    const code = (await refusal(scene)) ?? (await refusal(scene)) ?? (await refusal(scene));
    mustBe(code, 'ECONNREFUSED', 'the error');
  },
};

const taken: Trial = {
  name: 'net: a port in use is not given twice',
  async run(scene) {
    const port = await scene.listen(createServer());
    const second = createServer();
    scene.onEnd(() => second.close());
    second.listen({ port, host: LOOPBACK });
    const seen = await Promise.race([once(second, 'listening').then(() => 'listening'), errorCode(second)]);
    mustBe(seen, 'EADDRINUSE', 'the second listen');
  },
};

function errorCode(emitter: NodeJS.EventEmitter): Promise<string | undefined> {
  return new Promise((resolve) => emitter.on('error', (error: NodeJS.ErrnoException) => resolve(error.code)));
}

/** Longer than any answer takes that is given without asking the network. */
const PATIENCE_MS = 200;

const unknownName: Trial = {
  name: 'net: a name that cannot be resolved is no port that refuses',
  async run(scene) {
    // The empty label keeps it from ever being asked for on a network.
    const socket = scene.dial(80, { host: 'no..such..host' });
    const silence = new Promise<string>((resolve) => setTimeout(resolve, PATIENCE_MS, 'silence').unref());
    const seen = await Promise.race([connectError(socket), silence]);
    must(seen !== undefined, 'it connected');
    must(seen !== 'ECONNREFUSED', 'it was refused');
    return seen;
  },
};

export const NET: readonly Trial[] = [echo, pieces, halfOpen, refused, taken, unknownName, followsSockets];
