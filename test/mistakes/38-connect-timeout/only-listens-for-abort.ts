// caught-by: aborted-before
// A signal that is aborted already has no 'abort' event left to emit.
import { connect, type Socket } from 'node:net';

export function connectWithTimeout(host: string, port: number, o: { timeoutMs: number; signal?: AbortSignal }): Promise<Socket> {
  return new Promise((resolve, reject) => {
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
    const timer = setTimeout(() => fail(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' })), o.timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('connect', onConnect);
      socket.off('error', fail);
      o.signal?.removeEventListener('abort', onAbort);
    };
    socket.on('connect', onConnect);
    socket.on('error', fail);
    o.signal?.addEventListener('abort', onAbort);
  });
}
