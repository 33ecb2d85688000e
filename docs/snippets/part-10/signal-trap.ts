import { connect } from 'node:net';
import { peer, sleep } from './peers.ts';

const answers = await peer((socket) => socket.resume());

// #region trap
const socket = connect({
  port: answers.port,
  host: '127.0.0.1',
  signal: AbortSignal.timeout(600),
});
socket.once('connect', () => console.log('connect'));
socket.once('error', (error: NodeJS.ErrnoException) => console.log(`error ${error.code}`));
socket.once('close', (hadError) => console.log(`close, hadError ${hadError}`));

await sleep(300);
console.log(`300 ms: connected, destroyed ${socket.destroyed}`);
await sleep(700);
console.log(`1 s: destroyed ${socket.destroyed}`);
// #endregion trap
answers.close();
