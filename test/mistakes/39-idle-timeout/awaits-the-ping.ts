// caught-by: reset-is-survived, no-clock-left-running
// Stops on 'end', which does not come after a reset; the next ping is a promise whose rejection nobody takes.
import type { Socket } from 'node:net';
import { promisify } from 'node:util';

interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  const write = promisify<string, void>((text, done) => void socket.write(text, done));
  const pings = setInterval(async () => {
    if (!socket.writableEnded) await write('ping\n');
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
    socket.off('end', stop);
  }
  socket.on('data', onData);
  socket.on('end', stop);
  return stop;
}
