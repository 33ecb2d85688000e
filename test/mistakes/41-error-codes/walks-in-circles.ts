// caught-by: a-circle-of-causes
// Follows the cause to the end of the chain; a circle has none.
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

export function errorCode(err: unknown): string | undefined {
  if (!(err instanceof Error)) return undefined;
  if (err.name === 'TimeoutError') return 'TimeoutError';
  const { code } = err as NodeJS.ErrnoException;
  if (typeof code === 'string' && err.name !== 'AbortError') return code;
  const inner = err instanceof AggregateError ? err.errors : [err.cause];
  for (const each of inner) {
    const found = errorCode(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
