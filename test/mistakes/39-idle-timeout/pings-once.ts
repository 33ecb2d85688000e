// caught-by: pings-go-out
// One ping, then it waits for ever for a reason to send the next.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  const pings = setTimeout(() => {
    if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => void silence.refresh();
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
