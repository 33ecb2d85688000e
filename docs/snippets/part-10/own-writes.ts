import { connect } from 'node:net';
import { peer, sleep } from './peers.ts';

const silent = await peer((socket) => socket.pause());

// #region own-writes
const socket = connect(silent.port, '127.0.0.1');
let timeouts = 0;
socket.setTimeout(400);
socket.on('timeout', () => timeouts++);
socket.on('error', (error: NodeJS.ErrnoException) => console.log(error.code));

const beat = setInterval(() => socket.write('ping\n'), 50);
await sleep(2000);
console.log(`2 s of writing into silence: ${timeouts} timeouts`);

clearInterval(beat);
await sleep(600);
console.log(`600 ms without writing: ${timeouts} timeout, destroyed ${socket.destroyed}`);
// #endregion own-writes
socket.destroy();
silent.close();
