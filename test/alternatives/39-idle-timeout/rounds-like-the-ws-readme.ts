// passes: a flag per round, as in the README of ws: silence is noticed after one to two rounds of idleMs
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, options: KeepAliveOptions): () => void {
  let isAlive = true;
  const heartbeat = (): void => {
    isAlive = true;
  };
  const ping = (): boolean => socket.writable && socket.write('ping\n');

  const pinging = setInterval(ping, options.pingEveryMs);
  const round = setInterval(() => {
    if (!isAlive) {
      release();
      socket.destroy();
      return options.onDead();
    }
    isAlive = false;
  }, options.idleMs);

  const release = (): void => {
    clearInterval(pinging);
    clearInterval(round);
    socket.removeListener('data', heartbeat).removeListener('close', release);
  };
  socket.on('data', heartbeat).on('close', release);
  return release;
}
