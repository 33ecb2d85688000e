// caught-by: a-final-answer-is-final
// Tries everything again, a 404 as well.
import { setTimeout as delay } from 'node:timers/promises';

type GetOptions = { deadlineMs: number; perTryMs: number; maxAttempts: number };
type Failure = Error & { status?: number; retryAfterMs?: number; code?: unknown };

function retryAfterMs(value: string | null): number {
  if (value === null) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Math.max(0, ms || 0);
}

async function once(url: string, limitMs: number): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(Math.ceil(limitMs)) });
  const body = await response.text();
  if (response.ok) return body;
  const { status, headers } = response;
  throw Object.assign(new Error(`HTTP ${status}`), { status, retryAfterMs: retryAfterMs(headers.get('retry-after')) });
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
      if (attempt >= o.maxAttempts) throw error;
      const jitterMs = Math.random() * Math.min(1000, 50 * 2 ** (attempt - 1));
      const waitMs = Math.max(jitterMs, (error as Failure).retryAfterMs ?? 0);
      if (waitMs >= leftMs()) throw error;
      before = error;
      await delay(waitMs);
    }
  }
}
