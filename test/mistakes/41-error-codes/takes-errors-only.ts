// caught-by: takes-anything
// Believes that only errors are thrown.
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

export function errorCode(thrown: unknown, depth = 0): string | undefined {
  const err = thrown as Error;
  if (depth > 10 || (depth > 0 && !err)) return undefined;
  if (err.name === 'TimeoutError') return 'TimeoutError';
  const { code } = err as NodeJS.ErrnoException;
  if (typeof code === 'string' && err.name !== 'AbortError') return code;
  const inner = err instanceof AggregateError ? err.errors : [err.cause];
  for (const each of inner) {
    const found = errorCode(each, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
