// caught-by: dead-in-time
// One timer for both jobs: with rare pings a silence is found just as rarely.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  let lastMs = performance.now();
  const pings = setInterval(() => {
    if (performance.now() - lastMs >= idleMs) {
      stop();
      socket.destroy();
      onDead();
    } else if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);
  const onData = (): void => {
    lastMs = performance.now();
  };
  function stop(): void {
    clearInterval(pings);
    socket.off('data', onData);
    socket.off('close', stop);
  }
  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
