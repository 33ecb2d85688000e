// caught-by: pings-go-out
// Every byte puts the next ping off: a peer that talks all the time is never pinged.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  const pings = setTimeout(() => {
    if (socket.writable) socket.write('ping\n');
    pings.refresh();
  }, pingEveryMs);
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => {
    silence.refresh();
    pings.refresh();
  };
  function stop(): void {
    clearTimeout(pings);
    clearTimeout(silence);
    socket.off('data', onData);
    socket.off('close', stop);
  }
  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
