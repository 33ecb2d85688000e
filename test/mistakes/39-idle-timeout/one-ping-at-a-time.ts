// caught-by: pings-go-out
// The next ping waits for an answer to the last one.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  let isWaiting = false;
  const pings = setInterval(() => {
    if (isWaiting || !socket.writable) return;
    isWaiting = true;
    socket.write('ping\n');
  }, pingEveryMs);
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => {
    isWaiting = false;
    silence.refresh();
  };
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
