import { connect } from 'node:net';

export type Answer = 'open' | 'closed' | 'no-answer';

export function probePort(host: string, port: number, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => {
      socket.end();
      resolve('open');
    });
    // TODO: what happens when nobody answers at all?
    socket.on('error', () => {
      resolve('closed');
    });
  });
}
