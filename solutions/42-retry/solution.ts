import { setTimeout as delay } from 'node:timers/promises';

type Sleep = (ms: number, options?: { signal?: AbortSignal }) => Promise<unknown>;

export interface RetryOptions {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  random?: () => number;
  sleep?: Sleep;
  signal?: AbortSignal;
}

const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

/** More wrappers than any real error has; it ends a chain of causes that leads back to itself. */
const DEEPEST = 10;

/** fetch keeps the code in `cause`, and whoever wraps fetch's error pushes it one level deeper. */
function isPassing(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { name, code, cause } = error as NodeJS.ErrnoException;
  // A timeout is known by its name: its code is the number 23.
  return name === 'TimeoutError' || PASSING.has(code ?? '') || isPassing(cause, depth + 1);
}

function retryAfterMs(error: unknown): number {
  return (error as { retryAfterMs?: number } | null)?.retryAfterMs ?? 0;
}

const inRealTime: Sleep = (ms, options) => delay(ms, undefined, options);

export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  const {
    maxAttempts,
    baseDelayMs,
    maxDelayMs,
    shouldRetry = (error) => isPassing(error),
    random = Math.random,
    sleep = inRealTime,
    signal,
  } = o;
  if (maxAttempts < 1) throw new RangeError(`maxAttempts must be at least 1, not ${maxAttempts}`);

  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await fn(attempt);
    } catch (error) {
      if (attempt >= maxAttempts || !shouldRetry(error, attempt)) throw error;
      // Full jitter: the random number is drawn below the ceiling, so the cap holds whatever it is.
      const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
      const waitMs = Math.max(random() * ceilingMs, retryAfterMs(error));
      await sleep(waitMs, signal && { signal });
    }
  }
}
