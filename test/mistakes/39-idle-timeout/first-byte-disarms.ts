// caught-by: the-count-begins-anew
// The first byte switches the clock off, and nobody switches it on again.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  const pings = setInterval(() => {
    if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => clearTimeout(silence);
  function stop(): void {
    clearInterval(pings);
    clearTimeout(silence);
    socket.off('data', onData);
    socket.off('close', stop);
  }
  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
