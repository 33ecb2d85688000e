// caught-by: gives-up-in-time, stops-ringing
// Leaves the giving up to the operating system: two minutes.
import { connect, type Socket } from 'node:net';

export function connectWithTimeout(host: string, port: number, o: { timeoutMs: number; signal?: AbortSignal }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (o.signal?.aborted) return reject(o.signal.reason);
    const socket = connect({ host, port });
    const fail = (error: unknown): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(o.signal?.reason);
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    const settle = (): void => {
      socket.off('connect', onConnect);
      socket.off('error', fail);
      o.signal?.removeEventListener('abort', onAbort);
    };
    socket.on('connect', onConnect);
    socket.on('error', fail);
    o.signal?.addEventListener('abort', onAbort);
  });
}
