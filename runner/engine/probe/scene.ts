import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket, type TcpNetConnectOpts } from 'node:net';
import { LOOPBACK } from '../../lab/peer.ts';

/** What a trial has opened, so that nothing of it is left when it is over, however it ended. */
export class Scene {
  /** Where a trial may make files. */
  readonly folder: string;
  readonly #ends: (() => void)[] = [];
  #over = false;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** To be done at the end; at once if the trial is over already, which happens to what comes late. */
  onEnd(end: () => void): void {
    if (this.#over) quietly(end);
    else this.#ends.push(end);
  }

  /** Listens on a free port of 127.0.0.1. Rejects with what Node says if it cannot. */
  async listen(server: Server): Promise<number> {
    this.onEnd(() => server.close());
    server.on('connection', (socket: Socket) => this.#keep(socket));
    server.listen({ port: 0, host: LOOPBACK });
    await once(server, 'listening');
    server.on('error', () => {});
    return (server.address() as AddressInfo).port;
  }

  /** A socket on its way to a port of 127.0.0.1. */
  dial(port: number, options: Partial<TcpNetConnectOpts> = {}): Socket {
    const socket = connect({ port, host: LOOPBACK, noDelay: true, ...options });
    this.#keep(socket);
    return socket;
  }

  end(): void {
    this.#over = true;
    for (const end of this.#ends.splice(0).reverse()) quietly(end);
  }

  #keep(socket: Socket): void {
    // Whoever waits for an error listens to it; nobody else has to.
    socket.on('error', () => {});
    this.onEnd(() => socket.destroy());
  }
}

function quietly(end: () => void): void {
  try {
    end();
  } catch {
    // What does not even close was judged by its trial.
  }
}

/** Everything that a socket said until it was closed. */
export interface Heard {
  text: string;
  /** FIN was seen. */
  ended: boolean;
  /** The code of its error. */
  error: string | undefined;
}

export function hear(socket: Socket): Promise<Heard> {
  const heard: Heard = { text: '', ended: false, error: undefined };
  socket.on('data', (chunk: Buffer) => {
    heard.text += chunk.toString('latin1');
  });
  socket.on('end', () => {
    heard.ended = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    heard.error = error.code ?? error.message;
  });
  return new Promise((resolve) => socket.on('close', () => resolve(heard)));
}

/** The next chunk that arrives. */
export async function nextChunk(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString('latin1');
}

/** The code of the error by which a connect fails; undefined if it gets through. */
export function connectError(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(undefined));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
