// caught-by: stop-leaves-the-line-up
// The returned function stops the pings, and the clock of the silence runs on.
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
    close();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => void silence.refresh();
  function stop(): void {
    clearInterval(pings);
    socket.off('data', onData);
  }
  function close(): void {
    stop();
    clearTimeout(silence);
    socket.off('close', close);
  }
  socket.on('data', onData);
  socket.on('close', close);
  return () => {
    stop();
    socket.off('close', close);
  };
}
