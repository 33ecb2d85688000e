// passes: an async loop with once() and timers/promises, ended by one AbortController; stability is judged by the clock at the end of a connection
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

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
  const { random = Math.random, stableMs = 5000 } = o;
  const over = new AbortController();
  const { signal } = over;
  const listeners = new Set<(data: Buffer) => void>();
  let state: State = 'connecting';
  let line: Socket | undefined;

  const enter = (next: State): void => {
    if (state === next || state === 'stopped') return;
    state = next;
    o.onState?.(next);
  };

  /** One call, from dialling to the end; tells how long it lasted. */
  async function call(): Promise<number> {
    const socket = connect({ host: o.host, port: o.port, noDelay: true });
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const hangUp = (): void => void socket.destroy();
    signal.addEventListener('abort', hangUp, { once: true });
    let since = Number.POSITIVE_INFINITY;
    try {
      await Promise.race([once(socket, 'connect'), closed]);
      if (socket.readyState === 'open') {
        since = performance.now();
        line = socket;
        for (const listener of listeners) socket.on('data', listener);
        socket.resume();
        enter('open');
      }
    } catch {
      // Refused: 'close' tells it as well.
    }
    await closed;
    line = undefined;
    signal.removeEventListener('abort', hangUp);
    return Math.max(0, performance.now() - since);
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const lastedMs = await call();
      if (signal.aborted) return;
      if (lastedMs >= stableMs) failures = 0;
      const half = Math.min(o.maxDelayMs, o.minDelayMs * 2 ** failures) / 2;
      const ms = half + random() * half;
      failures += 1;
      enter('waiting');
      o.onDelay?.(ms);
      await delay(ms, undefined, { signal }).catch(() => {});
      if (!signal.aborted) enter('connecting');
    }
  }

  const running = run();
  return {
    send: (text) => {
      if (!line?.writable) return false;
      line.write(text);
      return true;
    },
    state: () => state,
    on: (_event, listener) => {
      listeners.add(listener);
      line?.on('data', listener);
    },
    stop: async () => {
      enter('stopped');
      over.abort();
      await running;
    },
  };
}
