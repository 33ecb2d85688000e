// caught-by: cap-holds
// Doubles for ever.
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

const PASSING = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];

function isPassing(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each.name === 'TimeoutError') return true;
    if (PASSING.includes(String((each as NodeJS.ErrnoException).code))) return true;
  }
  return false;
}

const inRealTime: Sleep = (ms, options) => delay(ms, undefined, options);

export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  const { maxAttempts, baseDelayMs, shouldRetry = isPassing, random = Math.random, sleep = inRealTime, signal } = o;
  if (maxAttempts < 1) throw new RangeError('maxAttempts must be at least 1');
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await fn(attempt);
    } catch (error) {
      if (attempt >= maxAttempts || !shouldRetry(error, attempt)) throw error;
      const ceilingMs = baseDelayMs * 2 ** (attempt - 1);
      const retryAfterMs = Number((error as { retryAfterMs?: number }).retryAfterMs ?? 0);
      await sleep(Math.max(random() * ceilingMs, retryAfterMs), signal && { signal });
    }
  }
}
