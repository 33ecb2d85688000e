// passes: Promise.race of once() and a cancellable sleep from timers/promises, with the loser told to stop
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export async function connectWithTimeout(host: string, port: number, o: { timeoutMs: number; signal?: AbortSignal }): Promise<Socket> {
  if (o.signal?.aborted) throw o.signal.reason;
  const over = new AbortController();
  const stop = (): void => over.abort();
  o.signal?.addEventListener('abort', stop, { once: true });
  const socket = connect(port, host);

  const connected = once(socket, 'connect', { signal: over.signal });
  const late = sleep(o.timeoutMs, undefined, { signal: over.signal }).then(() => {
    throw Object.assign(new Error('ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect', address: host, port });
  });
  try {
    await Promise.race([connected, late]);
  } catch (error) {
    socket.destroy();
    throw o.signal?.aborted ? o.signal.reason : error;
  } finally {
    o.signal?.removeEventListener('abort', stop);
    over.abort();
    // Whoever lost the race rejects now, and nobody waits for it any more.
    void Promise.allSettled([connected, late]);
  }
  return socket;
}
