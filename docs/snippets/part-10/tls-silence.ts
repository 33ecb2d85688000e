import { connect } from 'node:tls';
import { peer, sleep } from './peers.ts';

const mute = await peer((socket) => socket.resume());

// #region silence
const socket = connect({ port: mute.port, host: '127.0.0.1' });
const timer = setTimeout(() => socket.destroy(new Error('connect timeout')), 200);
socket.once('connect', () => {
  clearTimeout(timer);
  console.log('connect: the TCP timer is cleared');
});
socket.once('secureConnect', () => console.log('secureConnect'));
socket.once('error', (error) => console.log(error.message));

await sleep(1000);
console.log(`1 s: destroyed ${socket.destroyed}, bytes received ${socket.bytesRead}`);
// #endregion silence
socket.destroy();
mute.close();
