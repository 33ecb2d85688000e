// passes: a class with private methods that queues while nobody is on the line, says goodbye with FIN first, and gives the peer 50 ms
import { EventEmitter } from 'node:events';
import { createConnection, type Socket } from 'node:net';

type State = 'connecting' | 'open' | 'waiting' | 'stopped';
interface ReconnectOptions {
  host: string;
  port: number;
  minDelayMs: number;
  maxDelayMs: number;
  stableMs?: number;
  random?: () => number;
  onState?: (state: State) => void;
  onDelay?: (ms: number) => void;
}
interface ReconnectingClient {
  send(text: string): boolean;
  state(): State;
  on(event: 'data', listener: (data: Buffer | string) => void): void;
  stop(): Promise<void>;
}

class ReconnectingSocket implements ReconnectingClient {
  readonly #o: ReconnectOptions;
  readonly #events = new EventEmitter();
  readonly #queue: string[] = [];
  #state: State = 'connecting';
  #socket: Socket | null = null;
  #attempt = 0;
  #openedAt: number | null = null;
  #wait: NodeJS.Timeout | null = null;
  #stopping: Promise<void> | null = null;

  constructor(o: ReconnectOptions) {
    this.#o = o;
    this.#dial();
  }

  send(text: string): boolean {
    if (this.#state === 'stopped') return false;
    if (this.#state === 'open' && this.#socket?.writable) this.#socket.write(text);
    else this.#queue.push(text);
    return true;
  }

  state(): State {
    return this.#state;
  }

  on(_event: 'data', listener: (data: Buffer | string) => void): void {
    this.#events.on('data', listener);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#hangUp();
    return this.#stopping;
  }

  #enter(state: State): void {
    this.#state = state;
    this.#o.onState?.(state);
  }

  #dial(): void {
    const socket = createConnection(this.#o.port, this.#o.host);
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket
      .on('error', () => socket.destroy())
      .on('data', (text: Buffer | string) => this.#events.emit('data', text))
      .once('connect', () => this.#onOpen(socket))
      .once('close', () => this.#onClose(socket));
  }

  #onOpen(socket: Socket): void {
    if (this.#state === 'stopped') return;
    this.#openedAt = Date.now();
    this.#enter('open');
    for (const text of this.#queue.splice(0)) socket.write(text);
  }

  #onClose(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    if (this.#state === 'stopped') return;
    const { stableMs = 10_000, minDelayMs, maxDelayMs, random = Math.random } = this.#o;
    if (this.#openedAt !== null && Date.now() - this.#openedAt >= stableMs) this.#attempt = 0;
    this.#openedAt = null;
    const ms = Math.floor(Math.min(minDelayMs * 2 ** this.#attempt, maxDelayMs) * random());
    this.#attempt += 1;
    this.#enter('waiting');
    this.#o.onDelay?.(ms);
    this.#wait = setTimeout(() => {
      this.#enter('connecting');
      this.#dial();
    }, ms);
  }

  async #hangUp(): Promise<void> {
    if (this.#wait) clearTimeout(this.#wait);
    this.#enter('stopped');
    const socket = this.#socket;
    if (!socket || socket.destroyed) return;
    if (socket.connecting) {
      socket.destroy();
      return;
    }
    await new Promise<void>((resolve) => {
      const grace = setTimeout(() => socket.destroy(), 50);
      socket.once('close', () => {
        clearTimeout(grace);
        resolve();
      });
      socket.end();
    });
  }
}

export function createReconnectingClient(o: ReconnectOptions): ReconnectingClient {
  return new ReconnectingSocket(o);
}
