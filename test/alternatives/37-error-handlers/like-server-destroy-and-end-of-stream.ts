// passes: an adapter around miniatures of server-destroy (a map of sockets, server.destroy) and end-of-stream (one callback per ending)
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { finished } from 'node:stream';

/** What the package `server-destroy` does: remembers the open sockets, and gives the server a `destroy`. */
function enableDestroy(server: Server): Server & { destroy(done: () => void): void; open: Map<string, Socket> } {
  const open = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const key = `${socket.remoteAddress}:${socket.remotePort}`;
    open.set(key, socket);
    socket.on('close', () => open.delete(key));
  });
  return Object.assign(server, {
    open,
    destroy(done: () => void): void {
      server.close(done);
      for (const socket of open.values()) socket.destroy();
    },
  });
}

/** What the package `end-of-stream` does: one callback, with the error if there was one. */
function eos(socket: Socket, ended: (error: NodeJS.ErrnoException | undefined) => void): void {
  finished(socket, (error) => ended(error ?? undefined));
}

export function startServer(
  o: { port?: number; onLog?(entry: { who: 'conn' | 'server'; code: string }): void } = {},
): Promise<{ port: number; connections(): number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = enableDestroy(createServer());
    server.on('connection', (socket: Socket) => {
      eos(socket, (error) => {
        // A premature close is our own hanging up.
        if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') o.onLog?.({ who: 'conn', code: error.code ?? 'UNKNOWN' });
      });
      // finished() takes its listeners away when it has called back, and an error may still come.
      socket.on('error', () => {});
      socket.pipe(socket);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      o.onLog?.({ who: 'server', code: error.code ?? 'UNKNOWN' });
      reject(error);
    });
    server.listen(o.port ?? 0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        connections: () => server.open.size,
        close: () => new Promise((done) => server.destroy(done)),
      });
    });
  });
}
