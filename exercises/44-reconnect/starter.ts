import { connect, type Socket } from 'node:net';

export type State = 'connecting' | 'open' | 'waiting' | 'stopped';

export interface ReconnectOptions {
  host: string;
  port: number;
  /** The ceiling of the first wait. */
  minDelayMs: number;
  /** No wait is longer, jitter included. */
  maxDelayMs: number;
  /** A connection that has lasted this long was a good one: the next failure starts again at minDelayMs. */
  stableMs?: number;
  /** A number in [0, 1) for the jitter; `Math.random` by default. */
  random?: () => number;
  /** Told every new state. */
  onState?: (state: State) => void;
  /** Told how long each wait will be, before it begins. */
  onDelay?: (ms: number) => void;
}

export interface ReconnectingClient {
  /** True: the text will be sent, once. False: it was not taken. */
  send(text: string): boolean;
  state(): State;
  /** Hears what arrives on every connection. */
  on(event: 'data', listener: (data: Buffer | string) => void): void;
  /** Hangs up for good. */
  stop(): Promise<void>;
}

export function createReconnectingClient(o: ReconnectOptions): ReconnectingClient {
  const listeners: ((data: Buffer | string) => void)[] = [];
  let state: State = 'connecting';
  const socket = dial();

  function change(next: State): void {
    state = next;
    o.onState?.(next);
  }

  function dial(): Socket {
    const socket = connect({ host: o.host, port: o.port });
    socket.on('connect', () => change('open'));
    socket.on('data', (data) => {
      for (const listener of listeners) listener(data);
    });
    // 'close' follows every error.
    socket.on('error', () => {});
    socket.on('close', () => {
      change('waiting');
      o.onDelay?.(o.minDelayMs);
      setTimeout(() => {
        change('connecting');
        dial();
      }, o.minDelayMs);
    });
    return socket;
  }

  return {
    // TODO: the server hung up and the client has called again. On which of the two sockets does this write?
    send: (text) => socket.write(text),
    state: () => state,
    on: (_event, listener) => void listeners.push(listener),
    async stop() {
      socket.destroy();
      change('stopped');
    },
  };
}
