// passes: a class whose attempts are an async generator; jitter of plus or minus a quarter, cut at the cap; gives up with the last error on abort
import { setTimeout as delay } from 'node:timers/promises';

interface RetryOptions {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  random?: () => number;
  sleep?: (ms: number, options?: { signal?: AbortSignal }) => Promise<unknown>;
  signal?: AbortSignal;
}

class Attempts {
  readonly #o: RetryOptions;
  #error: unknown;

  constructor(o: RetryOptions) {
    if (!Number.isInteger(o.maxAttempts) || o.maxAttempts < 1) throw new RangeError('maxAttempts must be a positive integer');
    this.#o = o;
  }

  /** Takes a failure; throws it if nothing is left to try. */
  failed(error: unknown, attempt: number): void {
    this.#error = error;
    const again = this.#o.shouldRetry?.(error, attempt) ?? this.#isPassing(error);
    if (!again || attempt >= this.#o.maxAttempts) throw error;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    this.#o.signal?.throwIfAborted();
    for (let attempt = 1; attempt <= this.#o.maxAttempts; attempt += 1) {
      if (attempt > 1) await this.#pause(attempt - 1);
      yield attempt;
    }
  }

  async #pause(failures: number): Promise<void> {
    const { baseDelayMs, maxDelayMs, random = Math.random, sleep, signal } = this.#o;
    const factor = 0.75 + random() / 2;
    const backoff = Math.min(maxDelayMs, baseDelayMs * 2 ** (failures - 1) * factor);
    const asked = (this.#error as { retryAfterMs?: number }).retryAfterMs ?? 0;
    const ms = Math.max(backoff, asked);
    try {
      await (sleep ?? ((time, options) => delay(time, undefined, options)))(ms, signal ? { signal } : {});
      signal?.throwIfAborted();
    } catch {
      throw this.#error;
    }
  }

  #isPassing(error: unknown): boolean {
    let current = error as (NodeJS.ErrnoException & { cause?: unknown }) | undefined;
    for (let depth = 0; current && depth < 20; depth += 1) {
      if (current.name === 'TimeoutError') return true;
      switch (current.code) {
        case 'ECONNREFUSED':
        case 'ECONNRESET':
        case 'ETIMEDOUT':
        case 'EPIPE':
        case 'EAI_AGAIN':
        case 'UND_ERR_SOCKET':
        case 'UND_ERR_CONNECT_TIMEOUT':
          return true;
      }
      current = current.cause as typeof current;
    }
    return false;
  }
}

export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  const attempts = new Attempts(o);
  for await (const attempt of attempts) {
    try {
      return await fn(attempt);
    } catch (error) {
      attempts.failed(error, attempt);
    }
  }
  throw new Error('unreachable');
}
