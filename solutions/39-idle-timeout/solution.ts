import type { Socket } from 'node:net';

export interface KeepAliveOptions {
  pingEveryMs: number;
  idleMs: number;
  onDead(): void;
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: KeepAliveOptions): () => void {
  const pings = setInterval(() => {
    // After the caller's end() a write would be an error, and destroy what is still to be read.
    if (socket.writable) socket.write('ping\n');
  }, pingEveryMs);

  const silence = setTimeout(() => {
    stop();
    // destroy(), not end(): nobody is there to answer a FIN.
    socket.destroy();
    onDead();
  }, idleMs);

  // The only place that sets the clock back: what the peer sends, never what we write.
  const onData = (): void => void silence.refresh();

  // One way out for silence, for the caller and for the end of the socket.
  function stop(): void {
    clearInterval(pings);
    clearTimeout(silence);
    socket.off('data', onData);
    socket.off('close', stop);
  }

  socket.on('data', onData);
  socket.on('close', stop);
  return stop;
}
