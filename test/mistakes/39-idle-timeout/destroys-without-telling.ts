// caught-by: dead-although-we-write, dead-in-time, writes-of-the-caller-are-no-life, the-count-begins-anew
// The line is cut, and nobody is told that it was.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs }: KeepAliveOptions): () => void {
  const pings = setInterval(() => {
    if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
  }, idleMs);
  const onData = (): void => void silence.refresh();
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
