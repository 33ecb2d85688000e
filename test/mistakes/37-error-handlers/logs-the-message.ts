// caught-by: reset-is-logged, reset-before-the-first-byte, reset-while-we-answer, server-error-is-logged
// Logs the words of the error where its code is wanted.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

type Entry = { who: 'conn' | 'server'; code: string };
type Options = { port?: number; onLog?(entry: Entry): void };
type Running = { port: number; connections(): number; close(): Promise<void> };

export async function startServer({ port = 0, onLog }: Options = {}): Promise<Running> {
  const calls = new Set<Socket>();
  const server = createServer((socket) => {
    calls.add(socket);
    socket.on('error', (error) => onLog?.({ who: 'conn', code: error.message }));
    socket.on('close', () => calls.delete(socket));
    socket.pipe(socket);
  });
  server.on('error', (error) => onLog?.({ who: 'server', code: error.message }));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
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
