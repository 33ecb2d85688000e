import { setTimeout as delay } from 'node:timers/promises';

export interface GetOptions {
  deadlineMs: number;
  perTryMs: number;
  maxAttempts: number;
}

const WORTH_ANOTHER_TRY = new Set([429, 502, 503, 504]);
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);
const BASE_MS = 50;
const CAP_MS = 1000;

class StatusError extends Error {
  readonly status: number;
  /** The least wait that the server asks for. */
  readonly retryAfterMs: number;

  constructor({ status, headers }: Response) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs(headers.get('retry-after'));
  }
}

/** Seconds or an HTTP date; 0 for neither, and for a date that has passed. */
function retryAfterMs(value: string | null): number {
  if (value === null) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms > 0 ? ms : 0;
}

function mayPass(error: unknown, depth = 0): boolean {
  if (error instanceof StatusError) return WORTH_ANOTHER_TRY.has(error.status);
  if (!(error instanceof Error) || depth > 5) return false;
  const { name, code, cause } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' || PASSING.has(code ?? '') || mayPass(cause, depth + 1);
}

async function attemptOnce(url: string, limitMs: number): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(Math.ceil(limitMs)) });
  // Also of a failure: an unread body keeps the connection from being used again. The signal covers it.
  const body = await response.text();
  if (!response.ok) throw new StatusError(response);
  return body;
}

/** A try that nobody answered in time hides what had been wrong before. */
function withHistory(error: unknown, before: unknown): unknown {
  if (before === undefined || (error as Error).name !== 'TimeoutError') return error;
  return new Error('no answer in time', { cause: before });
}

export async function resilientGet(url: string, { deadlineMs, perTryMs, maxAttempts }: GetOptions): Promise<string> {
  const endsAt = performance.now() + deadlineMs;
  const leftMs = (): number => Math.max(0, endsAt - performance.now());
  let before: unknown;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(url, Math.min(perTryMs, leftMs()));
    } catch (error) {
      if (!mayPass(error)) throw error;
      const jitterMs = Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
      const waitMs = Math.max(jitterMs, error instanceof StatusError ? error.retryAfterMs : 0);
      // To sleep into a certain end helps nobody: give up now, with the reason.
      if (attempt >= maxAttempts || waitMs >= leftMs()) throw withHistory(error, before);
      before = error;
      await delay(waitMs);
    }
  }
}
