import { get } from 'node:http';
import type { Socket } from 'node:net';
import { codeOf } from './code-of.ts';
import { closedPort, peer, type Peer } from './peers.ts';

// #region outcome
async function withFetch(port: number, signal?: AbortSignal): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, signal ? { signal } : {});
    return `${(await response.text()).length} bytes`;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const own = (error as NodeJS.ErrnoException).code;
    return `${error.name} "${error.message}" code ${own}, cause ${codeOf(error.cause)}`;
  }
}
// #endregion outcome

function withGet(port: number): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1' }, (response) => {
      response.resume();
      response.on('end', () => resolve('a whole response'));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} "${error.message}"`));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve(`${error.code} "${error.message.replace(/ 127.0.0.1:\d+/, '')}"`);
    });
  });
}

const onRequest = (then: (socket: Socket) => void): Promise<Peer> =>
  peer((socket) => socket.once('data', () => then(socket)));
const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n';

const resets = await onRequest((socket) => socket.resetAndDestroy());
const leaves = await onRequest((socket) => socket.end());
const cuts = await onRequest((socket) => {
  socket.write(`${head}abc`);
  setTimeout(() => socket.end(), 50);
});
const silent = await onRequest(() => undefined);
const closed = await closedPort();

const situations: [string, number][] = [
  ['nobody listens', closed],
  ['reset instead of a reply', resets.port],
  ['closed instead of a reply', leaves.port],
  ['closed in the middle of the body', cuts.port],
];
for (const [label, port] of situations) {
  console.log(label);
  console.log(`  fetch     ${await withFetch(port)}`);
  console.log(`  http.get  ${await withGet(port)}`);
}
console.log('no reply for 200 ms, AbortSignal.timeout(200)');
console.log(`  fetch     ${await withFetch(silent.port, AbortSignal.timeout(200))}`);
console.log('port 9 (nothing is sent: the list of bad ports forbids it)');
console.log(`  fetch     ${await withFetch(9)}`);
for (const each of [resets, leaves, cuts, silent]) each.close();
