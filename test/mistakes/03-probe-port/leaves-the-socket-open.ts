// caught-by: hangs-up-after-open
// Has the answer and forgets the connection.
import { connect } from 'node:net';

export function probePort(host: string, port: number, timeoutMs: number): Promise<'open' | 'closed' | 'no-answer'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve('no-answer');
    }, timeoutMs);
    socket.on('connect', () => {
      clearTimeout(timer);
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === 'ECONNREFUSED') resolve('closed');
      else resolve(error.code === 'ECONNRESET' ? 'open' : 'no-answer');
    });
  });
}
