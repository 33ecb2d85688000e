// passes: stream/promises `pipeline` owns the errors of a connection; a counter in place of a Set; half-open sockets
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

type Entry = { who: 'conn' | 'server'; code: string };

export function startServer(
  o: { port?: number; onLog?(entry: Entry): void } = {},
): Promise<{ port: number; connections(): number; close(): Promise<void> }> {
  let count = 0;
  const hangUp = new Set<() => void>();
  const log = (who: Entry['who'], error: unknown): void => {
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
    o.onLog?.({ who, code });
  };

  async function serve(socket: Socket): Promise<void> {
    const over = new AbortController();
    const abort = (): void => over.abort();
    count += 1;
    hangUp.add(abort);
    try {
      await pipeline(
        socket,
        async function* (source: AsyncIterable<Buffer>) {
          yield* source;
        },
        socket,
        { signal: over.signal },
      );
    } catch (error) {
      // With one socket at both ends, Node 20 and 22 report the end of the call (FIN) as an abort; so is our own hanging up.
      if ((error as NodeJS.ErrnoException).code !== 'ABORT_ERR') log('conn', error);
    }
    socket.destroy();
    hangUp.delete(abort);
    count -= 1;
  }

  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, serve);
    server.on('error', (error) => {
      log('server', error);
      reject(error);
    });
    server.listen({ port: o.port ?? 0, host: '127.0.0.1' }, () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        connections: () => count,
        async close() {
          for (const abort of hangUp) abort();
          await new Promise<void>((closed) => server.close(() => closed()));
        },
      });
    });
  });
}
