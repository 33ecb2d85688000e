import type { Socket } from 'node:net';

export interface KeepAliveOptions {
  /** A ping goes out this often. */
  pingEveryMs: number;
  /** So long without a byte from the peer, and the line is dead. */
  idleMs: number;
  /** Told once, when the line is given up. */
  onDead(): void;
}

/** Watches over a connected socket. Call what it returns to stop watching. */
export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  const pings = setInterval(() => socket.write('ping\n'), pingEveryMs);
  // TODO: nobody has answered a ping for an hour, and this has not fired. What does it measure?
  socket.setTimeout(idleMs, () => {
    onDead();
    socket.end();
  });
  return () => clearInterval(pings);
}
