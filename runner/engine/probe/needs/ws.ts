import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { LOOPBACK } from '../../../lab/peer.ts';
import { nextChunk } from '../scene.ts';
import { mustBe, type Trial } from '../trial.ts';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n';

const upgrade: Trial = {
  name: 'ws: an upgraded connection carries bytes both ways',
  async run(scene) {
    const server = createServer((_asked, response) => response.writeHead(400).end());
    server.on('upgrade', (_asked: IncomingMessage, socket: Duplex) => {
      socket.write(SWITCHING);
      socket.on('data', (chunk: Buffer) => socket.write(`you said ${chunk}`));
      socket.on('error', () => {});
    });
    const port = await scene.listen(server);
    const asked = request({ port, host: LOOPBACK, agent: false, headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
    asked.on('error', () => {});
    const refused = once(asked, 'response').then(([response]) =>
      Promise.reject(new Error(`no upgrade, but status ${(response as IncomingMessage).statusCode}`)),
    );
    asked.end();
    const [response, socket] = (await Promise.race([once(asked, 'upgrade'), refused])) as [IncomingMessage, Socket];
    scene.onEnd(() => socket.destroy());
    mustBe(response.statusCode, 101, 'the status');
    for (const word of ['one', 'two']) {
      socket.write(word);
      mustBe(await nextChunk(socket), `you said ${word}`, 'the answer');
    }
  },
};

export const WS: readonly Trial[] = [upgrade];
