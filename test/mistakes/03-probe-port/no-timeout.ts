// caught-by: silence-is-no-answer, gives-up-for-good
// Waits for an event, and silence is the absence of one.
import { connect } from 'node:net';

export function probePort(host: string, port: number, _timeoutMs: number): Promise<'open' | 'closed' | 'no-answer'> {
  return new Promise((resolve) => {
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
}
