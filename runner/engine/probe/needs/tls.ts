import { once } from 'node:events';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { LOOPBACK } from '../../../lab/peer.ts';
import { CERTIFICATE, KEY } from '../certificate.ts';
import { nextChunk, type Scene } from '../scene.ts';
import { mustBe, type Trial } from '../trial.ts';

function listen(scene: Scene): Promise<number> {
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  return scene.listen(server);
}

function dial(scene: Scene, port: number, trust: ConnectionOptions): TLSSocket {
  const socket = connect({ port, host: LOOPBACK, servername: 'localhost', ...trust });
  socket.on('error', () => {});
  scene.onEnd(() => socket.destroy());
  return socket;
}

const trusted: Trial = {
  name: 'tls: a client that trusts the certificate',
  async run(scene) {
    const socket = dial(scene, await listen(scene), { ca: CERTIFICATE });
    await once(socket, 'secureConnect');
    mustBe(socket.authorized, true, 'authorized');
    socket.write('hello');
    mustBe(await nextChunk(socket), 'hello', 'the echo');
    return socket.getProtocol();
  },
};

const untrusted: Trial = {
  name: 'tls: a client that does not',
  async run(scene) {
    const socket = dial(scene, await listen(scene), {});
    const code = await once(socket, 'secureConnect').then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    mustBe(code, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'the error');
  },
};

export const TLS: readonly Trial[] = [trusted, untrusted];
