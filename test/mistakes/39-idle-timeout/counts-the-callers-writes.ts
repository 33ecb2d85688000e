// caught-by: writes-of-the-caller-are-no-life
// Subtracts its own pings from the activity, and takes what the caller writes for life.
import type { Socket } from 'node:net';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  let pinged = 0;
  const pings = setInterval(() => {
    if (!socket.writable) return;
    socket.write('ping\n');
    pinged += 5;
  }, pingEveryMs);
  const activity = (): number => socket.bytesRead + socket.bytesWritten - pinged;
  let before = activity();
  let sinceMs = performance.now();
  const looks = setInterval(() => {
    if (activity() !== before) {
      before = activity();
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs >= idleMs) {
      stop();
      socket.destroy();
      onDead();
    }
  }, idleMs / 8);
  function stop(): void {
    clearInterval(pings);
    clearInterval(looks);
    socket.off('close', stop);
  }
  socket.on('close', stop);
  return stop;
}
