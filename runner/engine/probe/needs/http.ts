import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { LOOPBACK } from '../../../lab/peer.ts';
import type { Scene } from '../scene.ts';
import { must, mustBe, type Trial } from '../trial.ts';

async function serve(scene: Scene, listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  scene.onEnd(() => server.closeAllConnections());
  return scene.listen(server);
}

/** Sends a request of its own connection. Rejects with what went wrong before the answer began. */
async function ask(port: number, body = ''): Promise<IncomingMessage> {
  const sent = request({ port, host: LOOPBACK, agent: false, method: body ? 'POST' : 'GET', path: '/' });
  sent.on('error', () => {});
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

async function bodyOf(response: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

const byRequest: Trial = {
  name: 'http: a request and its answer',
  async run(scene) {
    const port = await serve(scene, async (asked, response) => {
      response.writeHead(201, { 'x-seen': asked.method ?? '' });
      response.end(`you said ${await bodyOf(asked)}`);
    });
    const response = await ask(port, 'hello');
    mustBe(response.statusCode, 201, 'the status');
    mustBe(response.headers['x-seen'], 'POST', 'the header');
    mustBe(await bodyOf(response), 'you said hello', 'the body');
  },
};

const byFetch: Trial = {
  name: 'http: fetch',
  async run(scene) {
    const port = await serve(scene, (_asked, response) => response.writeHead(503, { 'retry-after': '1' }).end('later'));
    const response = await fetch(`http://${LOOPBACK}:${port}/`);
    mustBe(response.status, 503, 'the status');
    mustBe(response.headers.get('retry-after'), '1', 'the header');
    mustBe(await response.text(), 'later', 'the body');
  },
};

const inChunks: Trial = {
  name: 'http: a body arrives chunk by chunk',
  async run(scene) {
    let more = (): void => {};
    const port = await serve(scene, (_asked, response) => {
      response.write('first');
      more = () => response.end('last');
    });
    const response = await ask(port);
    mustBe(response.headers['transfer-encoding'], 'chunked', 'the transfer encoding');
    const ended = once(response, 'end');
    const [first] = (await once(response, 'data')) as [Buffer];
    mustBe(first.toString(), 'first', 'the first chunk');
    more();
    const [last] = (await once(response, 'data')) as [Buffer];
    mustBe(last.toString(), 'last', 'the last chunk');
    await ended;
  },
};

const cutOff: Trial = {
  name: 'http: a body that is cut off is an error',
  async run(scene) {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    });
    const port = await scene.listen(server);
    const response = await ask(port);
    const text = await bodyOf(response).then(
      (body) => body,
      () => undefined,
    );
    mustBe(text, undefined, 'http.request takes half a body for whole');
    const fetched = await fetch(`http://${LOOPBACK}:${port}/`);
    const fetchedText = await fetched.text().catch(() => undefined);
    must(fetchedText === undefined, 'fetch takes half a body for whole');
  },
};

export const HTTP: readonly Trial[] = [byRequest, byFetch, inChunks, cutOff];
