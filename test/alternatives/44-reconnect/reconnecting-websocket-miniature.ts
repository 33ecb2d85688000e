// passes: an adapter around a miniature of reconnecting-websocket: growth by 1.3 from the last wait, minUptime, a message queue, its own events
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

interface Settings {
  minReconnectionDelay: number;
  maxReconnectionDelay: number;
  reconnectionDelayGrowFactor: number;
  minUptime: number;
  connectionTimeout: number;
  onWait(ms: number): void;
}

/** Works as reconnecting-websocket does, on a plain socket. */
class ReconnectingSocket {
  readonly #url: () => { host: string; port: number };
  readonly #options: Settings;
  readonly #messageQueue: string[] = [];
  #ws: Socket | undefined;
  #retryCount = -1;
  #uptimeTimeout: NodeJS.Timeout | undefined;
  #connectTimeout: NodeJS.Timeout | undefined;
  #shouldReconnect = true;
  #connectLock = false;
  onopen: () => void = () => {};
  onclose: () => void = () => {};
  ondialling: () => void = () => {};
  onmessage: (data: Buffer) => void = () => {};

  constructor(url: () => { host: string; port: number }, options: Settings) {
    this.#url = url;
    this.#options = options;
    this.#connect();
  }

  get retryCount(): number {
    return Math.max(this.#retryCount, 0);
  }

  send(data: string): void {
    if (this.#ws?.readyState === 'open') this.#ws.write(data);
    else this.#messageQueue.push(data);
  }

  close(): void {
    this.#shouldReconnect = false;
    this.#clearTimeouts();
    clearTimeout(this.#wait);
    this.#ws?.destroy();
  }

  #wait: NodeJS.Timeout | undefined;

  #getNextDelay(): number {
    const { reconnectionDelayGrowFactor, minReconnectionDelay, maxReconnectionDelay } = this.#options;
    if (this.#retryCount <= 0) return 0;
    return Math.min(maxReconnectionDelay, minReconnectionDelay * reconnectionDelayGrowFactor ** (this.#retryCount - 1));
  }

  #connect(): void {
    if (this.#connectLock || !this.#shouldReconnect) return;
    this.#connectLock = true;
    this.#retryCount += 1;
    if (this.#retryCount === 0) {
      this.#dial();
      return;
    }
    const ms = this.#getNextDelay();
    this.#options.onWait(ms);
    this.#wait = setTimeout(() => {
      this.ondialling();
      this.#dial();
    }, ms);
  }

  #dial(): void {
    this.#connectLock = false;
    const ws = connect(this.#url());
    this.#ws = ws;
    ws.on('connect', this.#handleOpen);
    ws.on('data', (data) => this.onmessage(data));
    ws.on('error', this.#handleError);
    ws.on('close', this.#handleClose);
    this.#connectTimeout = setTimeout(() => ws.destroy(), this.#options.connectionTimeout);
  }

  #acceptOpen = (): void => {
    this.#retryCount = 0;
  };

  #handleOpen = (): void => {
    clearTimeout(this.#connectTimeout);
    this.#uptimeTimeout = setTimeout(this.#acceptOpen, this.#options.minUptime);
    this.onopen();
    for (const message of this.#messageQueue.splice(0)) this.#ws?.write(message);
  };

  // 'close' follows, and that is where the library's disconnect() leads to as well.
  #handleError = (): void => this.#clearTimeouts();

  #handleClose = (): void => {
    this.#clearTimeouts();
    if (!this.#shouldReconnect) return;
    this.onclose();
    this.#connect();
  };

  #clearTimeouts(): void {
    clearTimeout(this.#connectTimeout);
    clearTimeout(this.#uptimeTimeout);
  }
}

export function createReconnectingClient(o: ReconnectOptions): ReconnectingClient {
  const { random = Math.random } = o;
  let state: State = 'connecting';
  const listeners: ((data: Buffer) => void)[] = [];
  const enter = (next: State): void => {
    state = next;
    o.onState?.(next);
  };
  const rws = new ReconnectingSocket(() => ({ host: o.host, port: o.port }), {
    // As in the library, the luck of a client lies in its smallest delay.
    minReconnectionDelay: o.minDelayMs * (1 + random()),
    maxReconnectionDelay: o.maxDelayMs,
    reconnectionDelayGrowFactor: 1.3,
    minUptime: o.stableMs ?? 5000,
    connectionTimeout: 4000,
    onWait: (ms) => o.onDelay?.(ms),
  });
  rws.onopen = () => enter('open');
  rws.onclose = () => enter('waiting');
  rws.ondialling = () => enter('connecting');
  rws.onmessage = (data) => {
    for (const listener of listeners) listener(data);
  };
  return {
    send: (text) => {
      if (state === 'stopped') return false;
      rws.send(text);
      return true;
    },
    state: () => state,
    on: (_event, listener) => void listeners.push(listener),
    stop: async () => {
      rws.close();
      if (state !== 'stopped') enter('stopped');
    },
  };
}
