import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  /** Calls in all, the first one included. */
  maxAttempts: number;
  /** The ceiling of the first wait. */
  baseDelayMs: number;
  /** No wait is longer, jitter included. */
  maxDelayMs: number;
  /** Where given, it alone decides whether a failure is worth another attempt. */
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  /** A number in [0, 1) for the jitter; `Math.random` by default. */
  random?: () => number;
  /** Waits; rejects when the signal aborts. Real time by default. */
  sleep?: (ms: number, options?: { signal?: AbortSignal }) => Promise<unknown>;
  signal?: AbortSignal;
}

const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

function isPassing(error: unknown): boolean {
  // TODO: fetch() to a server that is down is called once and never again. Where does fetch keep the code?
  const code = (error as NodeJS.ErrnoException).code;
  return code !== undefined && PASSING.has(code);
}

export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  const shouldRetry = o.shouldRetry ?? isPassing;
  const sleep = o.sleep ?? delay;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fn(attempt);
    } catch (error) {
      if (attempt > o.maxAttempts || !shouldRetry(error, attempt)) throw error;
      await sleep(o.baseDelayMs);
    }
  }
}
