import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Options {
  timeoutMs: number;
  signal?: AbortSignal;
}

export function connectWithTimeout(host: string, port: number, { timeoutMs }: Options): Promise<Socket> {
  const answered = new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
  // TODO: the race has a winner. What becomes of the loser: of the socket, or of the clock?
  const tooLate = delay(timeoutMs).then(() => {
    throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
  });
  return Promise.race([answered, tooLate]);
}
