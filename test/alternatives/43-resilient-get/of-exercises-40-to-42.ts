// passes: a deadline, a judge of errors and a retry loop that know nothing of each other, put together
import { setTimeout as sleep } from 'node:timers/promises';

async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(parent?.reason);
  if (parent?.aborted) throw parent.reason;
  parent?.addEventListener('abort', stop);
  const timer = setTimeout(() => controller.abort(new DOMException(`${ms} ms are over`, 'TimeoutError')), ms);
  try {
    return await fn(controller.signal);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', stop);
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return error.name;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : codeOf(error.cause);
}

interface Retry {
  maxAttempts: number;
  waitMs(error: unknown, attempt: number): number | undefined;
  signal: AbortSignal;
}

async function retry<T>(fn: () => Promise<T>, { maxAttempts, waitMs, signal }: Retry): Promise<T> {
  const failures: unknown[] = [];
  while (true) {
    try {
      return await fn();
    } catch (error) {
      if (signal.aborted && failures.length > 0) throw new Error('out of time', { cause: failures.at(-1) });
      failures.push(error);
      const ms = failures.length < maxAttempts ? waitMs(error, failures.length) : undefined;
      if (ms === undefined) throw error;
      // The reason of a wait that the deadline ends is the failure that it waits for.
      await sleep(ms, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}

class Answered extends Error {
  readonly status: number;
  readonly waitMs: number | undefined;
  constructor(status: number, after: string | null) {
    super(`the server answered ${status}`);
    this.status = status;
    const again = [429, 502, 503, 504].includes(status);
    const date = Date.parse(after ?? '') - Date.now();
    const asked = after && /^[0-9]+$/.test(after) ? Number(after) * 1000 : date;
    this.waitMs = again ? Math.max(0, asked || 0) : undefined;
  }
}

const PASSING = 'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EAI_AGAIN UND_ERR_SOCKET UND_ERR_CONNECT_TIMEOUT TimeoutError'.split(' ');

export function resilientGet(url: string, o: { deadlineMs: number; perTryMs: number; maxAttempts: number }): Promise<string> {
  return withDeadline(o.deadlineMs, (whole) =>
    retry(
      () =>
        withDeadline(
          o.perTryMs,
          async (signal) => {
            const response = await fetch(url, { signal });
            const bytes = await response.arrayBuffer();
            if (!response.ok) throw new Answered(response.status, response.headers.get('retry-after'));
            return new TextDecoder().decode(bytes);
          },
          whole,
        ),
      {
        maxAttempts: o.maxAttempts,
        signal: whole,
        waitMs: (error, attempt) => {
          const jitter = Math.random() * Math.min(1000, 50 * 2 ** (attempt - 1));
          if (error instanceof Answered) return error.waitMs === undefined ? undefined : Math.max(error.waitMs, jitter);
          return PASSING.includes(codeOf(error) ?? '') ? jitter : undefined;
        },
      },
    ),
  );
}
