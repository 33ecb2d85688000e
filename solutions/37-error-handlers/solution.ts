import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface LogEntry {
  who: 'conn' | 'server';
  code: string;
}

export interface Options {
  port?: number;
  onLog?(entry: LogEntry): void;
}

export interface RunningServer {
  port: number;
  connections(): number;
  close(): Promise<void>;
}

export async function startServer({ port = 0, onLog }: Options = {}): Promise<RunningServer> {
  const calls = new Set<Socket>();
  const log = (who: LogEntry['who']) => (error: NodeJS.ErrnoException) => onLog?.({ who, code: error.code ?? error.name });

  const server = createServer((socket) => {
    // First of all, and in this same turn: an 'error' that nobody listens to ends the process.
    socket.on('error', log('conn'));
    // 'close' follows every ending: their FIN, their RST, our own destroy(). 'end' follows only the FIN.
    socket.on('close', () => calls.delete(socket));
    calls.add(socket);
    socket.pipe(socket);
  });

  // Stays for as long as the server lives.
  server.on('error', log('server'));
  server.listen({ port, host: '127.0.0.1' });
  // Rejects with the error if 'error' comes first.
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    connections: () => calls.size,
    close: () =>
      new Promise((resolve) => {
        // server.close() stops listening, and then waits for every caller. We do not wait: we hang up.
        server.close(() => resolve());
        for (const socket of calls) socket.destroy();
      }),
  };
}
