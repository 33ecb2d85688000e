// passes: a class; `for await` over each socket, with try/catch where others attach handlers
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, Server, type Socket } from 'node:net';

type Entry = { who: 'conn' | 'server'; code: string };
type Options = { port?: number; onLog?(entry: Entry): void };

class Echo extends EventEmitter {
  readonly #server = new Server((socket) => void this.#serve(socket));
  readonly #sockets = new Set<Socket>();
  readonly #tell: (who: Entry['who'], error: unknown) => void;

  constructor(options: Options) {
    super();
    this.#tell = (who, error) => options.onLog?.({ who, code: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN' });
  }

  async listen(port: number): Promise<void> {
    try {
      this.#server.listen(port, '127.0.0.1');
      await once(this.#server, 'listening');
      this.#server.on('error', (error) => this.#tell('server', error));
    } catch (error) {
      this.#tell('server', error);
      throw error;
    }
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    try {
      for await (const chunk of socket) {
        if (!socket.write(chunk)) await once(socket, 'drain');
      }
    } catch (error) {
      // Our own destroy() ends the iteration with ERR_STREAM_PREMATURE_CLOSE, and once() with AbortError.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.#tell('conn', error);
    } finally {
      socket.destroy();
      this.#sockets.delete(socket);
    }
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get size(): number {
    return this.#sockets.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}

export async function startServer(options: Options = {}): Promise<{ port: number; connections(): number; close(): Promise<void> }> {
  const echo = new Echo(options);
  await echo.listen(options.port ?? 0);
  return { port: echo.port, connections: () => echo.size, close: () => echo[Symbol.asyncDispose]() };
}
