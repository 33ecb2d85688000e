import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { hear } from '../scene.ts';
import { mustBe, type Trial } from '../trial.ts';

const byServer: Trial = {
  name: 'rst: a server that resets gives the client ECONNRESET',
  async run(scene) {
    const server = createServer();
    const client = scene.dial(await scene.listen(server));
    const [accepted] = (await once(server, 'connection')) as [Socket];
    const heard = hear(client);
    client.write('x');
    await once(accepted, 'data');
    accepted.resetAndDestroy();
    mustBe((await heard).error, 'ECONNRESET', 'the error');
  },
};

const byClient: Trial = {
  name: 'rst: a client that resets gives the server ECONNRESET',
  async run(scene) {
    const server = createServer();
    const client = scene.dial(await scene.listen(server));
    const [accepted] = (await once(server, 'connection')) as [Socket];
    const heard = hear(accepted);
    if (client.connecting) await once(client, 'connect');
    client.resetAndDestroy();
    mustBe((await heard).error, 'ECONNRESET', 'the error');
  },
};

const finIsNone: Trial = {
  name: 'rst: bytes and then FIN are no reset',
  async run(scene) {
    const server = createServer((socket) => socket.end('goodbye'));
    const { text, ended, error } = await hear(scene.dial(await scene.listen(server)));
    mustBe(error, undefined, 'the error');
    mustBe(text, 'goodbye', 'what was heard');
    mustBe(ended, true, "'end'");
  },
};

export const RST: readonly Trial[] = [byServer, byClient, finIsNone];
