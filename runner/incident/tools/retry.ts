import type { RetryOptions } from './toolbox.ts';

/** The least that the other side asked us to wait. */
function askedMs(error: unknown): number {
  return (error as { retryAfterMs?: number } | null)?.retryAfterMs ?? 0;
}

/** Calls again after a failure that may pass, up to `maxAttempts` calls in all. */
export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fn(attempt);
    } catch (error) {
      if (attempt >= o.maxAttempts || !o.shouldRetry(error)) throw error;
      const ceilingMs = Math.min(o.maxDelayMs, o.baseDelayMs * 2 ** (attempt - 1));
      await o.sleep(Math.max(o.random() * ceilingMs, askedMs(error)));
    }
  }
}
