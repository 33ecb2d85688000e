// caught-by: gives-up-in-time
// Divides timeoutMs by the number of tries that somebody planned once: a slow peer is given up too early.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export async function connectWithTimeout(
  host: string,
  port: number,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<Socket> {
  signal?.throwIfAborted();
  const socket = connect({ host, port });
  const clock = AbortSignal.timeout(Math.floor(timeoutMs / 4));
  const giveUp = AbortSignal.any(signal ? [clock, signal] : [clock]);
  try {
    await once(socket, 'connect', { signal: giveUp });
    return socket;
  } catch (error) {
    socket.destroy();
    signal?.throwIfAborted();
    if (clock.aborted) throw Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' });
    throw error;
  }
}
