// caught-by: a-good-line-is-not-cut, late-errors-reach-the-caller, aborted-before, aborted-while-ringing, aborted-later-is-ignored
// net.connect({ signal }) with AbortSignal.timeout: both signals stay with the socket after the handshake.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export async function connectWithTimeout(
  host: string,
  port: number,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<Socket> {
  const clock = AbortSignal.timeout(timeoutMs);
  const socket = connect({ host, port, signal: signal ? AbortSignal.any([clock, signal]) : clock });
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    if (clock.aborted) throw Object.assign(new Error('connect timed out', { cause: error }), { code: 'ETIMEDOUT' });
    throw error;
  }
}
