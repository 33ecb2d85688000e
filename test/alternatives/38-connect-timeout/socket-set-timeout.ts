// passes: the socket's own clock, socket.setTimeout, set back to 0 before the handover; a socket made with new Socket()
import { Socket } from 'node:net';

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

export function connectWithTimeout(host: string, port: number, o: { timeoutMs: number; signal?: AbortSignal }): Promise<Socket> {
  const socket = new Socket();
  return new Promise<Socket>((resolve, reject) => {
    if (o.signal?.aborted) return reject(o.signal.reason);
    const abort = (): void => void done(o.signal?.reason);
    const late = (): void => void done(new ConnectTimeout(`${host}:${port} did not answer`));
    function done(error?: Error): void {
      socket.setTimeout(0);
      socket.removeListener('timeout', late).removeListener('error', done).removeListener('connect', connected);
      o.signal?.removeEventListener('abort', abort);
      if (error === undefined) {
        resolve(socket);
        return;
      }
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    }
    function connected(): void {
      done();
    }
    socket.setTimeout(o.timeoutMs).once('timeout', late).once('error', done).once('connect', connected);
    o.signal?.addEventListener('abort', abort, { once: true });
    socket.connect(port, host);
  });
}
