// passes: recursion over then; the deadline is a signal that ends tries and waits alike, joined with AbortSignal.any
import { setTimeout as delay } from 'node:timers/promises';

type Options = { deadlineMs: number; perTryMs: number; maxAttempts: number };
type Answer = { ok: boolean; status: number; after: string | null; body: string };

const codesOf = (error: unknown): string[] =>
  error instanceof Error ? [error.name, String((error as NodeJS.ErrnoException).code), ...codesOf(error.cause)] : [];
const passing = /^(TimeoutError|ECONN\w+|ETIMEDOUT|EPIPE|EAI_AGAIN|UND_ERR_\w+)$/;

const secondsOrDate = (value: string | null): number => {
  if (!value) return 0;
  const seconds = Number.parseInt(value, 10);
  return String(seconds) === value.trim() ? seconds * 1000 : new Date(value).valueOf() - Date.now();
};

export function resilientGet(url: string, { deadlineMs, perTryMs, maxAttempts }: Options): Promise<string> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const startedMs = performance.now();
  let last: unknown;

  const ask = (): Promise<Answer> => {
    const signal = AbortSignal.any([deadline, AbortSignal.timeout(perTryMs)]);
    return fetch(url, { signal }).then((response) =>
      response.text().then((body) => ({ ok: response.ok, status: response.status, after: response.headers.get('retry-after'), body })),
    );
  };

  const again = (count: number, error: unknown, leastMs: number): Promise<string> => {
    if (deadline.aborted) return Promise.reject(last === undefined ? error : new Error('deadline', { cause: last }));
    if (count === maxAttempts) return Promise.reject(error);
    last = error;
    const waitMs = Math.max(leastMs, Math.random() * Math.min(1000, 50 * 2 ** (count - 1)));
    if (performance.now() - startedMs + waitMs > deadlineMs) return Promise.reject(error);
    return delay(waitMs).then(() => attempt(count + 1));
  };

  const attempt = (count: number): Promise<string> =>
    ask().then(
      ({ ok, status, after, body }) => {
        if (ok) return body;
        const error = Object.assign(new Error(`status ${status}`), { status });
        const passes = status === 429 || status === 502 || status === 503 || status === 504;
        return passes ? again(count, error, secondsOrDate(after)) : Promise.reject(error);
      },
      (error: unknown) => (codesOf(error).some((code) => passing.test(code)) ? again(count, error, 0) : Promise.reject(error)),
    );

  return attempt(1);
}
