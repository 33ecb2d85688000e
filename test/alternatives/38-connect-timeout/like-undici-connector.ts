// passes: an adapter around a miniature of undici's connector (callback style, a connect timeout with a code of its own)
import { connect, type Socket } from 'node:net';

/** undici's own code for a connect that takes too long. */
class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';
}

type Callback = (error: Error | null, socket?: Socket) => void;

/** What undici's `buildConnector({ timeout })` does: the timer destroys the socket, and 'error' reports it once. */
function buildConnector(opts: { timeout: number }): (target: { hostname: string; port: number }, callback: Callback) => Socket {
  return function connector({ hostname, port }, callback) {
    let pending: Callback | null = callback;
    const socket = connect({ highWaterMark: 64 * 1024, host: hostname, port } as never);
    socket.setKeepAlive(true, 60_000);
    const timer = setTimeout(
      () => socket.destroy(new ConnectTimeoutError(`Connect Timeout Error (timeout: ${opts.timeout}ms)`)),
      opts.timeout,
    );
    const onConnect = (): void => settle(null);
    const onError = (error: Error): void => settle(error);
    function settle(error: Error | null): void {
      clearTimeout(timer);
      socket.removeListener('connect', onConnect);
      socket.removeListener('error', onError);
      const tell = pending;
      pending = null;
      if (error) tell?.(error);
      else tell?.(null, socket);
    }
    socket.once('connect', onConnect).once('error', onError);
    return socket;
  };
}

/** Our contract on top: ETIMEDOUT, and a signal that is for connecting only. */
export function connectWithTimeout(host: string, port: number, o: { timeoutMs: number; signal?: AbortSignal }): Promise<Socket> {
  const { signal } = o;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const hangUp = (): void => void attempt.destroy(new Error('aborted'));
    const attempt = buildConnector({ timeout: o.timeoutMs })({ hostname: host, port }, (error, socket) => {
      signal?.removeEventListener('abort', hangUp);
      if (socket) return resolve(socket);
      if (signal?.aborted) return reject(signal.reason);
      if (error instanceof ConnectTimeoutError)
        return reject(Object.assign(new Error(error.message, { cause: error }), { code: 'ETIMEDOUT' }));
      reject(error);
    });
    signal?.addEventListener('abort', hangUp);
  });
}
