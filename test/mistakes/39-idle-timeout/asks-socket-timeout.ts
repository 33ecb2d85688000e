// caught-by: dead-although-we-write, writes-of-the-caller-are-no-life, the-count-begins-anew
// Everything is in its place, but the clock is socket.setTimeout, which every write sets back.
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
  const onTimeout = (): void => {
    stop();
    socket.destroy();
    onDead();
  };
  function stop(): void {
    clearInterval(pings);
    socket.setTimeout(0);
    socket.off('timeout', onTimeout);
    socket.off('close', stop);
  }
  socket.setTimeout(idleMs);
  socket.on('timeout', onTimeout);
  socket.on('close', stop);
  return stop;
}
