// passes: two async loops over timers/promises that one AbortController ends; tells of the death from where the socket closes
import { on } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay, setInterval as every } from 'node:timers/promises';

type Options = { pingEveryMs: number; idleMs: number; onDead(): void };

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

async function ping(socket: Socket, everyMs: number, signal: AbortSignal): Promise<void> {
  for await (const text of every(everyMs, 'ping\n', { signal })) if (socket.writable) socket.write(text);
}

async function listen(socket: Socket, heard: () => void, signal: AbortSignal): Promise<void> {
  // An error of the socket ends this loop too; it belongs to the caller.
  for await (const _chunk of on(socket, 'data', { signal })) heard();
}

async function waitForSilence(idleMs: number, last: () => number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const leftMs = last() + idleMs - performance.now();
    if (leftMs <= 0) return;
    await delay(Math.ceil(leftMs), undefined, { signal });
  }
}

export function keepAlive(socket: Socket, { pingEveryMs, idleMs, onDead }: Options): () => void {
  const over = new AbortController();
  let lastMs = performance.now();
  const heard = (): void => {
    lastMs = performance.now();
  };
  const end = (): void => over.abort();
  socket.once('close', end);
  over.signal.addEventListener('abort', () => socket.off('close', end));

  const quietly = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      if (!isAbort(error) && !socket.destroyed) throw error;
    });
  void quietly(ping(socket, pingEveryMs, over.signal));
  void quietly(listen(socket, heard, over.signal));
  void quietly(
    waitForSilence(idleMs, () => lastMs, over.signal).then(() => {
      socket.once('close', () => onDead());
      socket.destroy(Object.assign(new Error(`nothing heard for ${idleMs} ms`), { code: 'ETIMEDOUT' }));
    }),
  );
  return end;
}
