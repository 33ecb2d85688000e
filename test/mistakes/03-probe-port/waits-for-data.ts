// caught-by: listening-is-open, hangs-up-after-open, nothing-left-behind
// Thinks that an open port says something first.
import { connect } from 'node:net';

export function probePort(host: string, port: number, timeoutMs: number): Promise<'open' | 'closed' | 'no-answer'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (answer: 'open' | 'closed' | 'no-answer'): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish('no-answer'), timeoutMs);
    socket.on('data', () => finish('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') finish('closed');
      else finish(error.code === 'ECONNRESET' ? 'open' : 'no-answer');
    });
  });
}
