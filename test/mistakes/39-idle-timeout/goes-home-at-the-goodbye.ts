// caught-by: dead-in-time
// Takes the caller's end() for the end of the line: whoever waits for the last answer waits for ever.
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
    socket.off('finish', stop);
    socket.off('close', stop);
  }
  socket.on('data', onData);
  socket.on('finish', stop);
  socket.on('close', stop);
  return stop;
}
