// caught-by: nothing-left-behind
// Never clears its timer: the process lives on until it rings.
import { connect } from 'node:net';

export function probePort(host: string, port: number, timeoutMs: number): Promise<'open' | 'closed' | 'no-answer'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (answer: 'open' | 'closed' | 'no-answer'): void => {
      socket.destroy();
      resolve(answer);
    };
    setTimeout(() => finish('no-answer'), timeoutMs);
    socket.on('connect', () => finish('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') finish('closed');
      else finish(error.code === 'ECONNRESET' ? 'open' : 'no-answer');
    });
  });
}
