// passes: hears from 'readable' that bytes have come, and reads them on behalf of the 'data' listeners
import type { Socket } from 'node:net';

export function keepAlive(socket: Socket, o: { pingEveryMs: number; idleMs: number; onDead(): void }): () => void {
  const pings = setInterval(() => socket.writable && socket.write('ping\n'), o.pingEveryMs);
  const silence = setTimeout(() => {
    stop();
    socket.destroy();
    o.onDead();
  }, o.idleMs);
  const onReadable = (): void => {
    silence.refresh();
    // With a 'readable' listener on it the stream waits to be asked; the bytes go to the 'data' listeners.
    while (socket.read() !== null);
  };
  const stop = (): void => {
    clearInterval(pings);
    clearTimeout(silence);
    socket.off('readable', onReadable);
    socket.off('close', stop);
  };
  socket.on('readable', onReadable);
  socket.on('close', stop);
  return stop;
}
