// passes: no async, no loop: recursion over then, equal jitter, a wait raced against the abort; throws the RangeError synchronously
interface RetryOptions {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  random?: () => number;
  sleep?: (ms: number, options?: { signal?: AbortSignal }) => Promise<unknown>;
  signal?: AbortSignal;
}

const PASSING = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];

function isPassing(error: unknown): boolean {
  if (!error) return false;
  const { name, code, cause } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' || PASSING.includes(`${code}`) || isPassing(cause);
}

/** Ends with the sleep or with the abort, whichever is first; without a `sleep` of the caller's it cleans up after itself. */
function wait(ms: number, { sleep, signal }: RetryOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const done = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    if (sleep) sleep(ms).then(done, reject);
    else timer = setTimeout(done, ms);
  });
}

export function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  if (o.maxAttempts < 1) throw new RangeError('at least one attempt');
  const { shouldRetry = isPassing, random = Math.random, signal } = o;

  const attemptFrom = (attempt: number, ceilingMs: number): Promise<T> => {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return fn(attempt).catch((error: unknown) => {
      if (attempt === o.maxAttempts || !shouldRetry(error, attempt)) throw error;
      const half = Math.min(ceilingMs, o.maxDelayMs) / 2;
      const { retryAfterMs = 0 } = error as { retryAfterMs?: number };
      const ms = Math.round(Math.max(retryAfterMs, half + random() * half));
      return wait(ms, o).then(() => attemptFrom(attempt + 1, Math.min(ceilingMs * 2, o.maxDelayMs)));
    });
  };
  return attemptFrom(1, o.baseDelayMs);
}
