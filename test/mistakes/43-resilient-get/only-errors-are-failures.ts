// caught-by: rides-out-a-restart, a-final-answer-is-final, counts-tries, obeys-retry-after, no-request-before-its-time, error-bodies-are-read, the-deadline-holds, waits-grow-and-differ
// fetch resolves with a 503, and its body is handed over as the answer.
import { setTimeout as delay } from 'node:timers/promises';

type GetOptions = { deadlineMs: number; perTryMs: number; maxAttempts: number };
type Failure = Error & { status?: number; retryAfterMs?: number; code?: unknown };

const CODES = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];

function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, cause } = error as Failure;
  return name === 'TimeoutError' || CODES.includes(String(code)) || mayPass(cause);
}

async function once(url: string, limitMs: number): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(Math.ceil(limitMs)) });
  return response.text();
}

export async function resilientGet(url: string, o: GetOptions): Promise<string> {
  const endsAt = performance.now() + o.deadlineMs;
  const leftMs = (): number => Math.max(0, endsAt - performance.now());
  let before: unknown;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(url, Math.min(o.perTryMs, leftMs()));
    } catch (error) {
      if (leftMs() < 5) throw new Error('the deadline is over', { cause: before ?? error });
      if (attempt >= o.maxAttempts || !mayPass(error)) throw error;
      const jitterMs = Math.random() * Math.min(1000, 50 * 2 ** (attempt - 1));
      const waitMs = Math.max(jitterMs, (error as Failure).retryAfterMs ?? 0);
      if (waitMs >= leftMs()) throw error;
      before = error;
      await delay(waitMs);
    }
  }
}
