// caught-by: a-good-line-is-not-cut
// socket.setTimeout stays set: a caller who is silent for a while is cut off.
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
    socket.setTimeout(o.timeoutMs, () => fail(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' })));
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
