// caught-by: a-good-line-is-not-cut
// Takes its own 'timeout' handler off, but leaves the clock of the socket set.
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
    const onTimeout = (): void => fail(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' }));
    socket.setTimeout(o.timeoutMs, onTimeout);
    const settle = (): void => {
      socket.off('timeout', onTimeout);
      socket.off('connect', onConnect);
      socket.off('error', fail);
      o.signal?.removeEventListener('abort', onAbort);
    };
    socket.on('connect', onConnect);
    socket.on('error', fail);
    o.signal?.addEventListener('abort', onAbort);
  });
}
