import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { peer, sleep } from './peers.ts';

// #region watch
export function hangUpOnSilence(socket: Socket, idleMs: number): void {
  const error = Object.assign(new Error(`nothing heard for ${idleMs} ms`), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => socket.destroy(error), idleMs); // (1)
  socket.on('data', () => timer.refresh()); // (2)
  socket.once('close', () => clearTimeout(timer)); // (3)
}
// #endregion watch

async function demo(label: string, answerPings: boolean): Promise<void> {
  const other = await peer((socket) => {
    socket.on('data', () => answerPings && socket.write('pong\n'));
  });
  const socket = connect(other.port, '127.0.0.1');
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`  ${error.code}: ${error.message}`));
  hangUpOnSilence(socket, 600);
  const beat = setInterval(() => socket.writable && socket.write('ping\n'), 50);
  await sleep(1800);
  clearInterval(beat);
  console.log(`${label}: destroyed ${socket.destroyed}`);
  socket.destroy();
  other.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await demo('pings without a pong', false);
  await demo('every ping gets a pong', true);
}
