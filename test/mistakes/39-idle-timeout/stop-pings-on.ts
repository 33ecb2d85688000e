// caught-by: stop-leaves-the-line-up
// The returned function stops the clock of the silence, and the pings go on.
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
    clearInterval(pings);
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => void silence.refresh();
  function stop(): void {
    clearTimeout(silence);
    socket.off('data', onData);
  }
  socket.on('data', onData);
  const onClose = (): void => {
    clearInterval(pings);
    stop();
  };
  socket.once('close', onClose);
  return () => {
    stop();
    socket.off('close', onClose);
  };
}
