import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import type { Script } from './script.ts';
import { connectionFrom } from './sockets.ts';
import type { Wire } from './wire.ts';

export const LOOPBACK = '127.0.0.1';

/** Which script the connection with this index (from 0) gets. */
export type Casting = Script | ((index: number) => Script);

async function listen(server: Server): Promise<number> {
  server.listen({ port: 0, host: LOOPBACK });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server played by the lab: every connection of the learner's program gets a script. */
export class Peer {
  readonly host = LOOPBACK;
  readonly port: number;
  readonly connections: Connection[] = [];
  readonly #server: Server;
  readonly #changed = new Set<() => void>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Listens on a free port of 127.0.0.1. The peer keeps its side open when the program sends FIN. */
  static async start(casting: Casting, wire: Wire): Promise<Peer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const peer = new Peer(server, await listen(server));
    server.on('connection', (socket) => peer.#accept(socket, casting, wire));
    return peer;
  }

  #accept(socket: Socket, casting: Casting, wire: Wire): void {
    const number = connectionFrom(socket.remotePort);
    wire.add(number, 'peer', 'accept');
    const connection = new Connection(socket, number, wire);
    const index = this.connections.push(connection) - 1;
    for (const wake of this.#changed) wake();
    this.#changed.clear();
    void connection.play(typeof casting === 'function' ? casting(index) : casting);
  }

  /** Connections on which the learner's program has sent neither FIN nor RST. */
  open(): number {
    return this.connections.filter(({ ending, closed }) => ending === 'open' && !closed).length;
  }

  /** The connection with this index, as soon as it has been accepted. */
  async connection(index: number): Promise<Connection> {
    for (;;) {
      const connection = this.connections[index];
      if (connection) return connection;
      await new Promise<void>((resolve) => this.#changed.add(resolve));
    }
  }

  dispose(): void {
    for (const connection of this.connections) connection.dispose();
    this.#server.close();
  }
}

/** Connects to the learner's server and plays a script there. Rejects with the connect error. */
export async function dial(port: number, script: Script, wire: Wire): Promise<Connection> {
  const socket = connect({ port, host: LOOPBACK, allowHalfOpen: true, noDelay: true });
  const number = wire.open();
  await once(socket, 'connect');
  wire.add(number, 'peer', 'connect');
  const connection = new Connection(socket, number, wire);
  void connection.play(script);
  return connection;
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
