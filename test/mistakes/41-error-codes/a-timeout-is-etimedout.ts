// caught-by: a-timeout-by-its-name, a-timeout-that-aborts
// Translates the name into a code that it finds nicer, and that nobody else looks for.
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
  if (err.name === 'TimeoutError') return 'ETIMEDOUT';
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
