// caught-by: dead-although-we-write, dead-in-time, writes-of-the-caller-are-no-life, the-count-begins-anew
// Each ping gets a clock of its own and stops the one before: with pings more often than idleMs, none ever runs out.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  let answer: NodeJS.Timeout | undefined;
  const pings = setInterval(() => {
    if (!socket.writable) return;
    socket.write('ping\n');
    clearTimeout(answer);
    answer = setTimeout(giveUp, idleMs);
  }, pingEveryMs);
  const giveUp = (): void => {
    stop();
    socket.destroy();
    onDead();
  };
  const onData = (): void => clearTimeout(answer);
  function stop(): void {
    clearInterval(pings);
    clearTimeout(answer);
    socket.off('data', onData);
    socket.off('close', stop);
  }
  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
