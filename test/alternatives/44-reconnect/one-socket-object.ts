// passes: one Socket object for ever: socket.connect() again after every 'close'; equal jitter
import { Socket } from 'node:net';

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
  const socket = new Socket();
  const random = o.random ?? Math.random;
  let state: State = 'connecting';
  let ceilingMs = o.minDelayMs;
  let openedMs: number | undefined;
  let timer: ReturnType<typeof setTimeout>;

  function enter(next: State): void {
    state = next;
    o.onState?.(next);
  }

  socket.on('connect', () => {
    openedMs = performance.now();
    enter('open');
  });
  socket.on('end', () => socket.destroy());
  socket.on('error', () => {});
  socket.on('close', () => {
    if (state === 'stopped') return;
    if (openedMs !== undefined && performance.now() - openedMs >= (o.stableMs ?? 5000)) ceilingMs = o.minDelayMs;
    openedMs = undefined;
    const cut = Math.min(ceilingMs, o.maxDelayMs);
    const ms = Math.round((cut + random() * cut) / 2);
    ceilingMs = cut * 2;
    enter('waiting');
    o.onDelay?.(ms);
    timer = setTimeout(() => {
      enter('connecting');
      socket.connect(o.port, o.host);
    }, ms);
  });
  socket.connect(o.port, o.host);

  return {
    send(text) {
      if (state !== 'open' || !socket.writable) return false;
      socket.write(text);
      return true;
    },
    state: () => state,
    on: (event, listener) => void socket.on(event, listener),
    stop() {
      clearTimeout(timer);
      const closed =
        socket.destroyed || socket.closed ? Promise.resolve() : new Promise<void>((resolve) => socket.once('close', () => resolve()));
      if (state !== 'stopped') enter('stopped');
      socket.destroy();
      return closed;
    },
  };
}
