// passes: a miniature of amqplib's Heart: an emitter with a send and a receive timer, two missed looks are death; the first ping at once
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

class Heart extends EventEmitter<{ beat: []; timeout: [] }> {
  readonly #send: NodeJS.Timeout;
  readonly #receive: NodeJS.Timeout;
  #missed = 0;

  constructor(sendMs: number, receiveMs: number, received: () => boolean) {
    super();
    this.#send = setInterval(() => this.emit('beat'), sendMs);
    this.#receive = setInterval(() => {
      this.#missed = received() ? 0 : this.#missed + 1;
      if (this.#missed >= 2) this.emit('timeout');
    }, receiveMs);
  }

  clear(): void {
    clearInterval(this.#send);
    clearInterval(this.#receive);
  }
}

export function keepAlive(socket: Socket, o: { pingEveryMs: number; idleMs: number; onDead(): void }): () => void {
  let received = false;
  const onData = (): void => {
    received = true;
  };
  const beat = (): void => {
    if (!socket.writableEnded && !socket.destroyed) socket.write('ping\n');
  };
  // Looks that are idleMs / 2 apart: two without a byte since the one before are at least idleMs of silence.
  const heart = new Heart(o.pingEveryMs, o.idleMs / 2 + 1, () => {
    const was = received;
    received = false;
    return was;
  });
  heart.on('beat', beat);
  heart.once('timeout', () => {
    clear();
    socket.destroy(new Error('Heartbeat timeout'));
    o.onDead();
  });
  const clear = (): void => {
    heart.clear();
    heart.removeAllListeners();
    socket.off('data', onData);
    socket.off('close', clear);
    socket.off('error', clear);
  };
  socket.on('data', onData);
  socket.on('close', clear);
  socket.on('error', clear);
  beat();
  return clear;
}
