// passes: a class that listens to nothing but 'close': it reads socket.bytesRead at every tick of one unref'd interval
import type { Socket } from 'node:net';

class Watch {
  readonly #socket: Socket;
  readonly #o: { pingEveryMs: number; idleMs: number; onDead(): void };
  readonly #tick: NodeJS.Timeout;
  readonly #onClose = (): void => this.stop();
  #bytesRead: number;
  #heardAt = performance.now();
  #pingAt = performance.now();

  constructor(socket: Socket, o: { pingEveryMs: number; idleMs: number; onDead(): void }) {
    this.#socket = socket;
    this.#o = o;
    this.#bytesRead = socket.bytesRead;
    this.#tick = setInterval(() => this.#look(), Math.min(o.pingEveryMs, o.idleMs / 2)).unref();
    socket.once('close', this.#onClose);
  }

  stop(): void {
    clearInterval(this.#tick);
    this.#socket.off('close', this.#onClose);
  }

  #look(): void {
    const now = performance.now();
    if (this.#socket.bytesRead > this.#bytesRead) {
      this.#bytesRead = this.#socket.bytesRead;
      this.#heardAt = now;
    }
    if (now - this.#heardAt >= this.#o.idleMs) {
      this.stop();
      this.#o.onDead();
      this.#socket.destroy();
      return;
    }
    // A tick may come a little early.
    if (now - this.#pingAt < this.#o.pingEveryMs - 1 || this.#socket.writableEnded || this.#socket.destroyed) return;
    this.#pingAt = now;
    this.#socket.write('ping\n');
  }
}

export function keepAlive(socket: Socket, o: { pingEveryMs: number; idleMs: number; onDead(): void }): () => void {
  const watch = new Watch(socket, o);
  return () => watch.stop();
}
