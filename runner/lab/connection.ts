import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Script, Step } from './script.ts';
import type { Wire } from './wire.ts';

/** How the learner's side of a connection ended, as the other side saw it. */
export type Ending = 'open' | 'fin' | 'rst';

/** The peer's end of one connection: plays its script and records what the learner's program does. */
export class Connection {
  readonly number: number;
  readonly #socket: Socket;
  readonly #wire: Wire;
  readonly #chunks: Buffer[] = [];
  readonly #changed = new Set<() => void>();
  readonly #over = new AbortController();
  #ending: Ending = 'open';

  constructor(socket: Socket, number: number, wire: Wire) {
    this.#socket = socket;
    this.#wire = wire;
    this.number = number;
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('end', () => this.#onEnd('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    socket.on('close', () => this.#onClose());
  }

  /** Everything that the learner's program has sent so far. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** How the learner's side ended; `open` while it has not. */
  get ending(): Ending {
    return this.#ending;
  }

  /** Neither side has any use for this connection any more. */
  get closed(): boolean {
    return this.#socket.destroyed;
  }

  send(bytes: string | Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#wire.data(this.number, 'peer', Buffer.from(bytes as Uint8Array));
    this.#socket.write(bytes);
  }

  /** Sends FIN and keeps reading. */
  fin(): void {
    if (!this.#socket.writable) return;
    this.#wire.add(this.number, 'peer', 'fin');
    this.#socket.end();
  }

  /** Sends RST, whatever is unread or unsent. */
  rst(): void {
    if (this.#socket.destroyed) return;
    this.#wire.add(this.number, 'peer', 'rst');
    this.#socket.resetAndDestroy();
  }

  /** Ends the connection at the end of a check; this is not part of what is recorded. */
  dispose(): void {
    this.#over.abort();
    this.#socket.destroy();
  }

  async play(script: Script): Promise<void> {
    try {
      for (const step of script) await this.#perform(step);
    } catch {
      // The connection or the check ended in the middle of the script: nobody is left to play for.
    }
  }

  /** Resolves once `holds` is true; looked at again whenever something happens on this connection. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      this.#over.signal.throwIfAborted();
      await new Promise<void>((resolve) => this.#changed.add(resolve));
    }
  }

  async #perform(step: Step): Promise<void> {
    switch (step.do) {
      case 'send':
        return this.send(step.bytes);
      case 'drip':
        return this.#drip(Buffer.from(step.bytes as Uint8Array), step.everyMs);
      case 'await-bytes':
        return this.until(() => this.received.length >= step.count);
      case 'await-text':
        return this.until(() => this.received.includes(step.text));
      case 'pause':
        return delay(step.ms, undefined, { signal: this.#over.signal });
      case 'echo':
        this.#socket.on('data', (chunk: Buffer) => this.send(chunk));
        return;
      case 'stop-reading':
        this.#socket.pause();
        return;
      case 'fin':
        return this.fin();
      case 'rst':
        return this.rst();
    }
  }

  async #drip(bytes: Buffer, everyMs: number): Promise<void> {
    for (const byte of bytes) {
      this.send(Buffer.of(byte));
      await delay(everyMs, undefined, { signal: this.#over.signal });
    }
  }

  #onData(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#wire.data(this.number, 'you', chunk);
    this.#tell();
  }

  #onEnd(ending: Ending): void {
    if (this.#ending !== 'open') return;
    this.#ending = ending;
    this.#wire.add(this.number, 'you', ending === 'fin' ? 'fin' : 'rst');
    this.#tell();
  }

  #onError(error: NodeJS.ErrnoException): void {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') this.#onEnd('rst');
  }

  #onClose(): void {
    this.#over.abort();
    this.#tell();
  }

  #tell(): void {
    const waiting = [...this.#changed];
    this.#changed.clear();
    for (const wake of waiting) wake();
  }
}
