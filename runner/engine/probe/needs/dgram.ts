import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { LOOPBACK } from '../../../lab/peer.ts';
import { made } from '../made.ts';
import type { Scene } from '../scene.ts';
import { mustBe, type Trial } from '../trial.ts';

/** A UDP socket on a free port of 127.0.0.1. */
export async function bind(scene: Scene): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4');
  scene.onEnd(() => socket.close());
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  socket.on('error', () => {});
  return { socket, port: socket.address().port };
}

const bothWays: Trial = {
  name: 'dgram: datagrams there and back, each for itself',
  async run(scene) {
    const server = await bind(scene);
    const client = await bind(scene);
    server.socket.on('message', (message, from) => server.socket.send(`${message}!`, from.port, from.address));
    for (const word of ['one', 'two']) {
      client.socket.send(word, server.port, LOOPBACK);
      const [answer] = (await once(client.socket, 'message')) as [Buffer];
      mustBe(answer.toString(), `${word}!`, 'the answer');
    }
  },
};

const isSeen: Trial = {
  name: 'dgram: the engine sees UDP sockets',
  run(scene) {
    const socket = made('UDPWRAP', () => createSocket('udp4'));
    scene.onEnd(() => socket.close());
  },
};

export const DGRAM: readonly Trial[] = [bothWays, isSeen];
