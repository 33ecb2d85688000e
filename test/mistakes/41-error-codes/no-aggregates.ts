// caught-by: several-errors-in-one, a-timeout-by-its-name
// Follows the cause, and an AggregateError has none.
const TRANSIENT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'TimeoutError',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

export function errorCode(err: unknown, depth = 0): string | undefined {
  if (!(err instanceof Error) || depth > 10) return undefined;
  if (err.name === 'TimeoutError') return 'TimeoutError';
  const { code } = err as NodeJS.ErrnoException;
  if (typeof code === 'string' && err.name !== 'AbortError') return code;
  const inner = [err.cause];
  for (const each of inner) {
    const found = errorCode(each, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
