// caught-by: dead-once
// Tells of the silence, destroys, and tells again on the 'close' that follows.
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
    onDead();
    socket.destroy();
  }, idleMs);
  const onData = (): void => void silence.refresh();
  const onClose = (): void => {
    stop();
    onDead();
  };
  function stop(): void {
    clearInterval(pings);
    clearTimeout(silence);
    socket.off('data', onData);
    socket.off('close', onClose);
  }
  socket.on('data', onData);
  socket.on('close', onClose);
  return stop;
}
