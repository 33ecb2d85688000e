// caught-by: reset-after-accept-is-open, unknown-host-is-not-closed
// Does not look at the code of the error.
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
    socket.on('connect', () => finish('open'));
    socket.on('error', () => finish('closed'));
  });
}
