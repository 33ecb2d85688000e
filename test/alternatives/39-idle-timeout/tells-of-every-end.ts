// passes: closures; a new timeout for every byte, pings that follow each other; calls onDead after a FIN and a RST too, once in all
import type { Socket } from 'node:net';

export const keepAlive = (socket: Socket, o: { pingEveryMs: number; idleMs: number; onDead(): void }): (() => void) => {
  let finish: (() => void) | null = () => o.onDead();
  let silence = setTimeout(dead, o.idleMs);
  let next = setTimeout(ping, o.pingEveryMs);

  function ping(): void {
    if (socket.writable) socket.write('ping\n', () => {});
    next = setTimeout(ping, o.pingEveryMs);
  }
  function dead(): void {
    socket.destroy();
    tell();
  }
  function tell(): void {
    const once = finish;
    release();
    once?.();
  }
  function alive(): void {
    clearTimeout(silence);
    silence = setTimeout(dead, o.idleMs);
  }
  function release(): void {
    finish = null;
    clearTimeout(silence);
    clearTimeout(next);
    socket.removeListener('data', alive);
    socket.removeListener('close', tell);
  }
  socket.addListener('data', alive);
  socket.addListener('close', tell);
  return release;
};
