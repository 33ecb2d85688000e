import { connect } from 'node:net';

export type Answer = 'open' | 'closed' | 'no-answer';

const MEANING: Record<string, Answer> = {
  // RST in answer to our SYN: the machine is there, and nobody listens.
  ECONNREFUSED: 'closed',
  // RST after the handshake: somebody had picked up.
  ECONNRESET: 'open',
};

export function probePort(host: string, port: number, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => finish('no-answer'), timeoutMs);

    function finish(answer: Answer): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    }

    socket.on('connect', () => finish('open'));
    // The listener stays: an error that comes after the answer must not end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => finish(MEANING[error.code ?? ''] ?? 'no-answer'));
  });
}
