import { connect, type Socket } from 'node:net';
import { closedPort, peer, sleep, unansweredPort } from './peers.ts';

// #region call
async function call(label: string, port: number): Promise<void> {
  const started = performance.now();
  const socket: Socket = connect(port, '127.0.0.1');
  let news = 'no event at all';
  socket.once('error', (error: NodeJS.ErrnoException) => {
    const quick = performance.now() - started < 400;
    news = `${error.code} ${quick ? 'at once' : 'late'}`;
  });
  await sleep(800);
  console.log(`${label.padEnd(22)} ${news}; still connecting: ${socket.connecting}`);
  socket.destroy();
}
// #endregion call

const hangsUp = await peer((socket) => setTimeout(() => socket.resetAndDestroy(), 50));
const rings = await unansweredPort();
await call('nobody listens', await closedPort());
await call('they hang up', hangsUp.port);
await call('it rings and rings', rings.port);
hangsUp.close();
await rings.close();
