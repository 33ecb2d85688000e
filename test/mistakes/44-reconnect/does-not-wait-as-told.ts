// caught-by: backs-off
// Announces a growing wait, and goes on waiting as long as the first time.
import { connect, type Socket } from 'node:net';

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

export function createReconnectingClient(o: ReconnectOptions): ReconnectingClient {
  const { host, port, minDelayMs, maxDelayMs, stableMs = 5000, random = Math.random } = o;
  const listeners: ((data: Buffer) => void)[] = [];
  let state: State = 'connecting';
  let failures = 0;
  let firstMs: number | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let stableTimer: NodeJS.Timeout | undefined;
  let socket = dial();

  function change(next: State): void {
    state = next;
    o.onState?.(next);
  }

  function dial(): Socket {
    const fresh = connect({ host, port });
    fresh.on('connect', () => {
      stableTimer = setTimeout(() => {
        failures = 0;
      }, stableMs);
      change('open');
    });
    fresh.on('data', (data) => {
      for (const listener of listeners) listener(data);
    });
    fresh.on('error', () => {});
    fresh.on('close', callBack);
    return fresh;
  }

  function callBack(): void {
    clearTimeout(stableTimer);
    if (state === 'stopped') return;
    const delayMs = random() * Math.min(maxDelayMs, minDelayMs * 2 ** failures);
    failures += 1;
    firstMs ??= delayMs;
    change('waiting');
    o.onDelay?.(delayMs);
    retryTimer = setTimeout(() => {
      change('connecting');
      socket = dial();
    }, firstMs);
  }

  return {
    send(text) {
      if (state !== 'open') return false;
      socket.write(text);
      return true;
    },
    state: () => state,
    on: (_event, listener) => void listeners.push(listener),
    async stop() {
      clearTimeout(retryTimer);
      clearTimeout(stableTimer);
      change('stopped');
      socket.destroy();
    },
  };
}
