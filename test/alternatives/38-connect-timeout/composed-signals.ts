// passes: AbortSignal.any and AbortSignal.timeout decide, once() waits; no timer and no listener of its own
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export async function connectWithTimeout(
  host: string,
  port: number,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<Socket> {
  signal?.throwIfAborted();
  const clock = AbortSignal.timeout(timeoutMs);
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: signal ? AbortSignal.any([signal, clock]) : clock });
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal?.aborted) throw signal.reason;
    if (clock.aborted) throw Object.assign(new Error(`no answer within ${timeoutMs} ms`, { cause: error }), { code: 'ETIMEDOUT' });
    throw error;
  }
}
