// passes: `errorMonitor` logs, an empty listener only keeps the process alive; getConnections-like counting by hand
import { errorMonitor } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

type Log = (entry: { who: 'conn' | 'server'; code: string }) => void;

/** `errorMonitor` sees every error without counting as a listener; the empty one is what keeps the process alive. */
function attachSafeHandlers(socket: Socket, log: Log): void {
  socket.on(errorMonitor as unknown as 'error', (error: NodeJS.ErrnoException) => log({ who: 'conn', code: String(error.code) }));
  socket.on('error', () => {});
}

export function startServer(
  o: { port?: number; onLog?: Log } = {},
): Promise<{ port: number; connections(): number; close(): Promise<void> }> {
  const { promise, resolve, reject } = withResolvers<{ port: number; connections(): number; close(): Promise<void> }>();
  const log: Log = (entry) => o.onLog?.(entry);
  const lines: Socket[] = [];

  const server = createServer();
  server.on('connection', (socket) => {
    attachSafeHandlers(socket, log);
    lines.push(socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      if (!socket.write(chunk)) socket.pause();
    });
    socket.on('drain', () => socket.resume());
    socket.on('end', () => socket.end());
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    log({ who: 'server', code: String(error.code) });
    reject(error);
  });
  server.on('listening', () => {
    resolve({
      port: (server.address() as AddressInfo).port,
      connections: () => lines.filter((socket) => !socket.destroyed).length,
      close: async () => {
        const quiet = Promise.all(lines.map((socket) => (socket.closed ? undefined : new Promise((done) => socket.once('close', done)))));
        server.close();
        // A short grace for those who answer a FIN with theirs, then the plug.
        for (const socket of lines) socket.end();
        const plug = setTimeout(() => lines.map((socket) => socket.destroy()), 50);
        await quiet;
        clearTimeout(plug);
      },
    });
  });
  server.listen(o.port ?? 0, '127.0.0.1');
  return promise;
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((ok, no) => {
    resolve = ok;
    reject = no;
  });
  return { promise, resolve, reject };
}
