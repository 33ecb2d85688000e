import { connect, type Socket } from 'node:net';

export type State = 'connecting' | 'open' | 'waiting' | 'stopped';

export interface ReconnectOptions {
  host: string;
  port: number;
  minDelayMs: number;
  maxDelayMs: number;
  stableMs?: number;
  random?: () => number;
  onState?: (state: State) => void;
  onDelay?: (ms: number) => void;
}

export interface ReconnectingClient {
  send(text: string): boolean;
  state(): State;
  on(event: 'data', listener: (data: Buffer | string) => void): void;
  stop(): Promise<void>;
}

export function createReconnectingClient(o: ReconnectOptions): ReconnectingClient {
  const { host, port, minDelayMs, maxDelayMs, stableMs = 5000, random = Math.random } = o;
  const listeners: ((data: Buffer) => void)[] = [];
  let state: State = 'connecting';
  let failures = 0;
  /** One timer is enough: while open it waits for stability, while waiting for the next call. */
  let timer: NodeJS.Timeout | undefined;
  let socket = dial();

  function change(next: State): void {
    state = next;
    o.onState?.(next);
  }

  function dial(): Socket {
    const fresh = connect({ host, port });
    fresh.on('connect', () => {
      // An accepted call proves nothing: only one that lasts clears the record.
      timer = setTimeout(() => {
        failures = 0;
      }, stableMs);
      change('open');
    });
    fresh.on('data', (data) => {
      for (const listener of listeners) listener(data);
    });
    // An error is always followed by 'close', so only 'close' schedules. The listener keeps the process alive.
    fresh.on('error', () => {});
    fresh.on('close', callBackLater);
    return fresh;
  }

  function callBackLater(): void {
    clearTimeout(timer);
    if (state === 'stopped') return;
    const delayMs = random() * Math.min(maxDelayMs, minDelayMs * 2 ** failures);
    failures += 1;
    timer = setTimeout(() => {
      socket = dial();
      change('connecting');
    }, delayMs);
    change('waiting');
    o.onDelay?.(delayMs);
  }

  return {
    send(text) {
      if (state !== 'open' || !socket.writable) return false;
      socket.write(text);
      return true;
    },
    state: () => state,
    on: (_event, listener) => void listeners.push(listener),
    async stop() {
      clearTimeout(timer);
      // destroy(), not end(): we do not wait for a peer that may never close its side.
      socket.destroy();
      if (state !== 'stopped') change('stopped');
    },
  };
}
