// caught-by: no-clock-left-running, aborted-while-ringing
// The timer does no harm when it fires, but it is there, for timeoutMs.
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
    setTimeout(() => socket.connecting && fail(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' })), o.timeoutMs);
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
