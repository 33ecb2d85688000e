// caught-by: refused-is-closed, nothing-left-behind
// Takes a refusal for a passing fault and keeps knocking until the time is up.
import { connect } from 'node:net';

export function probePort(host: string, port: number, timeoutMs: number): Promise<'open' | 'closed' | 'no-answer'> {
  const deadline = Date.now() + timeoutMs;
  let last: 'closed' | 'no-answer' = 'no-answer';
  return new Promise((resolve) => {
    const knock = (): void => {
      const socket = connect({ host, port });
      const timer = setTimeout(() => finish('no-answer'), Math.max(0, deadline - Date.now()));
      const finish = (answer: 'open' | 'closed' | 'no-answer'): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve(answer);
      };
      socket.on('connect', () => finish('open'));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        if (error.code === 'ECONNRESET') return finish('open');
        if (error.code !== 'ECONNREFUSED') return finish('no-answer');
        last = 'closed';
        if (Date.now() >= deadline) return finish(last);
        setTimeout(knock, 100);
      });
    };
    knock();
  });
}
