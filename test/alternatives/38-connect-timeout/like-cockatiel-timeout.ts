// passes: an adapter around a miniature of cockatiel's TimeoutPolicy (aggressive), which hands a signal to the work
import { connect, type Socket } from 'node:net';

class TaskCancelledError extends Error {}

/** What `timeout(ms, TimeoutStrategy.Aggressive).execute(fn, signal)` does. */
class TimeoutPolicy {
  readonly #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  async execute<T>(work: (context: { signal: AbortSignal }) => Promise<T>, parent?: AbortSignal): Promise<T> {
    const own = new AbortController();
    const follow = (): void => own.abort(parent?.reason);
    parent?.addEventListener('abort', follow);
    if (parent?.aborted) follow();
    const timer = setTimeout(() => own.abort(new TaskCancelledError(`Operation timed out after ${this.#ms}ms`)), this.#ms);
    try {
      own.signal.throwIfAborted();
      return await work({ signal: own.signal });
    } finally {
      clearTimeout(timer);
      parent?.removeEventListener('abort', follow);
    }
  }
}

function dial(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => {
      socket.off('error', reject);
      signal.onabort = null;
      resolve(socket);
    });
    socket.on('error', reject);
    signal.onabort = () => {
      socket.destroy();
      reject(signal.reason);
    };
  });
}

export async function connectWithTimeout(host: string, port: number, o: { timeoutMs: number; signal?: AbortSignal }): Promise<Socket> {
  try {
    return await new TimeoutPolicy(o.timeoutMs).execute(({ signal }) => dial(host, port, signal), o.signal);
  } catch (error) {
    if (error instanceof TaskCancelledError) throw Object.assign(error, { code: 'ETIMEDOUT' });
    throw error;
  }
}
