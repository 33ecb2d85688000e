// passes: a class Deadline with a clock of its own, and node:http instead of fetch
import { get } from 'node:http';
import { text } from 'node:stream/consumers';

class TimeoutError extends Error {
  override name = 'TimeoutError';
  readonly code = 'ETIMEDOUT';
}

class Deadline {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly over: Promise<never>;
  #end: (reason: unknown) => void = () => {};

  constructor(ms: number, parent: AbortSignal | undefined) {
    this.over = new Promise((_resolve, reject) => {
      this.#end = reject;
    });
    this.over.catch(() => {});
    this.#parent = parent;
    this.#timer = setTimeout(() => this.#stop(new TimeoutError(`${ms} ms are over`)), ms);
    parent?.addEventListener('abort', this.#onParent);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#parent?.removeEventListener('abort', this.#onParent);
  }

  readonly #onParent = (): void => this.#stop(this.#parent?.reason);

  #stop(reason: unknown): void {
    this.release();
    this.#end(reason);
    this.#controller.abort(reason);
  }
}

export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  parent?.throwIfAborted();
  if (!(ms > 0)) throw new TimeoutError('no time');
  const deadline = new Deadline(ms, parent);
  try {
    return await Promise.race([deadline.over, fn(deadline.signal)]);
  } finally {
    deadline.release();
  }
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(
    totalMs,
    (signal) =>
      new Promise((resolve, reject) => {
        get(url, { signal, agent: false }, (response) => text(response).then(resolve, reject)).on('error', reject);
      }),
  );
}
