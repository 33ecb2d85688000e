// caught-by: no-clock-left-running
// On 'close' it stops the pings and forgets the clock of the silence.
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
  const onData = (): void => void silence.refresh();
  function stop(): void {
    clearInterval(pings);
    clearTimeout(silence);
    socket.off('data', onData);
    socket.off('close', stop);
  }
  function onClose(): void {
    clearInterval(pings);
    socket.off('data', onData);
  }
  socket.on('data', onData);
  socket.once('close', onClose);
  return () => {
    stop();
    socket.off('close', onClose);
  };
}
