import { fullJitter } from './backoff.ts';
import { isTransient } from './code-of.ts';
import { retry } from './retry.ts';
import { retryAfterMs } from './retry-after.ts';

// #region client
export type GetOptions = { deadlineMs: number; perTryMs: number; maxAttempts: number };

class StatusError extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;
  constructor(response: Response) {
    super(`HTTP ${response.status}`);
    this.status = response.status;
    this.retryAfter = retryAfterMs(response.headers.get('retry-after'), Date.now());
  }
}

const worthAnotherTry = new Set([429, 502, 503, 504]); // (1)

export async function resilientGet(url: string, o: GetOptions): Promise<string> {
  const endsAt = performance.now() + o.deadlineMs;
  const timeLeft = (): number => Math.max(0, endsAt - performance.now());

  async function attempt(): Promise<string> {
    const signal = AbortSignal.timeout(Math.ceil(Math.min(o.perTryMs, timeLeft()))); // (2)
    const response = await fetch(url, { signal });
    const body = await response.text(); // (3)
    if (!response.ok) throw new StatusError(response);
    return body;
  }

  return await retry(attempt, (failure, count) => {
    const reply = failure instanceof StatusError ? failure : undefined;
    const again = reply ? worthAnotherTry.has(reply.status) : isTransient(failure);
    if (!again || count >= o.maxAttempts) return 'give up';
    const jitter = fullJitter(count, { baseMs: 100, capMs: 4000 });
    const waitMs = Math.max(reply?.retryAfter ?? 0, jitter); // (4)
    return waitMs < timeLeft() ? { waitMs } : 'give up'; // (5)
  });
}
// #endregion client
