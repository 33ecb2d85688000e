// caught-by: port-in-use-rejects
// Rejects with an error of its own that says less than Node's.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

type Entry = { who: 'conn' | 'server'; code: string };
type Options = { port?: number; onLog?(entry: Entry): void };
type Running = { port: number; connections(): number; close(): Promise<void> };

export async function startServer({ port = 0, onLog }: Options = {}): Promise<Running> {
  const calls = new Set<Socket>();
  const server = createServer((socket) => {
    calls.add(socket);
    socket.on('error', (error: NodeJS.ErrnoException) => onLog?.({ who: 'conn', code: error.code ?? error.name }));
    socket.on('close', () => calls.delete(socket));
    socket.pipe(socket);
  });
  server.on('error', (error: NodeJS.ErrnoException) => onLog?.({ who: 'server', code: error.code ?? error.name }));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch(() => {
    throw new Error('could not start the server');
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => calls.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of calls) socket.destroy();
      }),
  };
}
