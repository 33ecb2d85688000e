// caught-by: obeys-retry-after, no-request-before-its-time
// Waits as long as it likes.
import { setTimeout as delay } from 'node:timers/promises';

type GetOptions = { deadlineMs: number; perTryMs: number; maxAttempts: number };
type Failure = Error & { status?: number; retryAfterMs?: number; code?: unknown };

const AGAIN = new Set([429, 502, 503, 504]);
const CODES = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];

function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { status, name, code, cause } = error as Failure;
  if (status !== undefined) return AGAIN.has(status);
  return name === 'TimeoutError' || CODES.includes(String(code)) || mayPass(cause);
}

async function once(url: string, limitMs: number): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(Math.ceil(limitMs)) });
  const body = await response.text();
  if (response.ok) return body;
  const { status } = response;
  throw Object.assign(new Error(`HTTP ${status}`), { status });
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
      if (jitterMs >= leftMs()) throw error;
      before = error;
      await delay(jitterMs);
    }
  }
}
