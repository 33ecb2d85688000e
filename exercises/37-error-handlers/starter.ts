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

export function startServer(o: Options = {}): Promise<RunningServer> {
  const calls = new Set<Socket>();
  const server = createServer((socket) => {
    calls.add(socket);
    socket.pipe(socket);
    // TODO: who hears about it when a caller does not say goodbye, but tears the line out?
    socket.on('end', () => calls.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(o.port ?? 0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        connections: () => calls.size,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}
