// caught-by: dead-in-time
// Gives the peer three rounds of idleMs, as one gives a lost packet: three times as long as it was told.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  let missed = 0;
  const pings = setInterval(() => {
    if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);
  const rounds = setInterval(() => {
    missed += 1;
    if (missed < 3) return;
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => {
    missed = 0;
  };
  function stop(): void {
    clearInterval(pings);
    clearInterval(rounds);
    socket.off('data', onData);
    socket.off('close', stop);
  }
  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
