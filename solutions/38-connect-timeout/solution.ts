import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Options {
  timeoutMs: number;
  signal?: AbortSignal;
}

/** The code that the operating system itself uses, after about two minutes. */
function timedOut(host: string, port: number, timeoutMs: number): Error {
  return Object.assign(new Error(`connect to ${host}:${port}: no answer after ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}

export async function connectWithTimeout(host: string, port: number, { timeoutMs, signal }: Options): Promise<Socket> {
  signal?.throwIfAborted();
  const socket = connect({ host, port });

  // Whoever gives up destroys the socket with an error: that ends the SYNs, and once() below rejects with it.
  const giveUp = (why: Error) => (): void => void socket.destroy(why);
  const timer = setTimeout(giveUp(timedOut(host, port, timeoutMs)), timeoutMs);
  const onAbort = giveUp(new Error('aborted'));
  signal?.addEventListener('abort', onAbort);
  try {
    // once() takes its own 'error' listener away again: the next error belongs to the caller.
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    // The reason as it was given, whatever it is.
    signal?.throwIfAborted();
    throw error;
  } finally {
    // The clock and the signal were for connecting only.
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
