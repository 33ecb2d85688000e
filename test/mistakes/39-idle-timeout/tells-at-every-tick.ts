// caught-by: dead-in-time, dead-once, reset-is-survived, no-clock-left-running
// The tick that finds the line dead goes on ticking.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  let heardMs = performance.now();
  const pings = setInterval(() => {
    if (performance.now() - heardMs >= idleMs) {
      socket.destroy();
      onDead();
    } else if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);
  const onData = (): void => {
    heardMs = performance.now();
  };
  function stop(): void {
    clearInterval(pings);
    socket.off('data', onData);
  }
  socket.on('data', onData);
  return stop;
}
