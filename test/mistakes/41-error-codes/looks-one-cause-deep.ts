// caught-by: wrapped-again, a-timeout-by-its-name, several-errors-in-one, a-timeout-that-aborts
// Knows where fetch keeps the code, and nothing of those who wrap the error of fetch.
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
  const cause = err.cause instanceof Error ? err.cause : undefined;
  for (const each of [err, cause]) {
    const { code } = (each ?? {}) as NodeJS.ErrnoException;
    if (typeof code === 'string' && err.name !== 'AbortError') return code;
  }
  return undefined;
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
