// caught-by: gives-up-for-good
// Promise.race decides, and the loser keeps sending SYN.
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export async function probePort(host: string, port: number, timeoutMs: number): Promise<'open' | 'closed' | 'no-answer'> {
  const over = new AbortController();
  const knock = new Promise<'open' | 'closed' | 'no-answer'>((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve('closed');
      else resolve(error.code === 'ECONNRESET' ? 'open' : 'no-answer');
    });
  });
  const silence = delay(timeoutMs, 'no-answer' as const, { signal: over.signal }).catch(() => 'no-answer' as const);
  const answer = await Promise.race([knock, silence]);
  over.abort();
  return answer;
}
