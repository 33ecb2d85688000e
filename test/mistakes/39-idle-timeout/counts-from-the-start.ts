// caught-by: pongs-keep-it-alive, any-byte-is-life, the-count-begins-anew
// A limit on the age of the line, not on its silence.
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
  function stop(): void {
    clearInterval(pings);
    clearTimeout(silence);
    socket.off('close', stop);
  }
  socket.on('close', stop);
  return stop;
}
