// passes: an adapter around a miniature of p-retry: `retries` counts repetitions, `randomize` multiplies by 1 to 2, AbortError stops
import { setTimeout as delay } from 'node:timers/promises';

type Sleep = (ms: number, options?: { signal?: AbortSignal }) => Promise<unknown>;
interface RetryOptions {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  random?: () => number;
  sleep?: Sleep;
  signal?: AbortSignal;
}

class AbortError extends Error {
  readonly originalError: Error;

  constructor(original: Error) {
    super(original.message);
    this.name = 'AbortError';
    this.originalError = original;
  }
}

interface FailedAttempt {
  error: Error;
  attemptNumber: number;
  retriesLeft: number;
}

interface PRetryOptions {
  retries: number;
  factor: number;
  minTimeout: number;
  maxTimeout: number;
  random: () => number;
  sleep: (ms: number) => Promise<unknown>;
  onFailedAttempt(failed: FailedAttempt): void | Promise<void>;
  signal?: AbortSignal | undefined;
}

/** Works as p-retry does. */
async function pRetry<T>(input: (attemptNumber: number) => Promise<T>, options: PRetryOptions): Promise<T> {
  const { retries, factor, minTimeout, maxTimeout, random, sleep, onFailedAttempt, signal } = options;
  signal?.throwIfAborted();
  for (let attemptNumber = 1; ; attemptNumber += 1) {
    try {
      const result = await input(attemptNumber);
      signal?.throwIfAborted();
      return result;
    } catch (thrown) {
      const error = thrown as Error;
      if (error instanceof AbortError) throw error.originalError;
      const retriesLeft = retries - (attemptNumber - 1);
      await onFailedAttempt({ error, attemptNumber, retriesLeft });
      if (retriesLeft <= 0) throw error;
      const timeout = Math.min(maxTimeout, Math.round((random() + 1) * Math.max(minTimeout, 1) * factor ** (attemptNumber - 1)));
      await sleep(timeout);
      signal?.throwIfAborted();
    }
  }
}

function codes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [error.name, String((error as NodeJS.ErrnoException).code), ...codes(error.cause)];
}

const NETWORK = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT|TimeoutError)$/;

export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  if (o.maxAttempts < 1) throw new RangeError('maxAttempts < 1');
  const sleep = (ms: number): Promise<unknown> => {
    const options = o.signal ? { signal: o.signal } : {};
    return o.sleep ? o.sleep(ms, options) : delay(ms, undefined, options);
  };
  const shouldRetry = o.shouldRetry ?? ((error: unknown) => codes(error).some((code) => NETWORK.test(code)));
  return pRetry(
    async (attemptNumber) => {
      try {
        return await fn(attemptNumber);
      } catch (error) {
        if (!shouldRetry(error, attemptNumber)) throw new AbortError(error as Error);
        throw error;
      }
    },
    {
      retries: o.maxAttempts - 1,
      factor: 2,
      minTimeout: o.baseDelayMs,
      maxTimeout: o.maxDelayMs,
      random: o.random ?? Math.random,
      sleep,
      signal: o.signal,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        const { retryAfterMs } = error as { retryAfterMs?: number };
        if (retriesLeft > 0 && retryAfterMs !== undefined) await sleep(retryAfterMs);
      },
    },
  );
}
