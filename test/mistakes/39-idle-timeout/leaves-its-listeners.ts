// caught-by: stop-takes-its-listeners-off
// A flag makes the listeners harmless. They stay on the socket all the same.
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
  let over = false;
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
    onDead();
  }, idleMs);
  const onData = (): void => {
    if (!over) silence.refresh();
  };
  function stop(): void {
    over = true;
    clearInterval(pings);
    clearTimeout(silence);
  }
  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
