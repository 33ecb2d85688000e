// caught-by: fetch-keeps-it-in-cause, fetch-loses-the-line, wrapped-again, a-timeout-by-its-name, several-errors-in-one, every-passing-fault, permanent-faults, a-timeout-that-aborts, the-outermost-code, words-are-no-codes
// Works with net and http.get, and with every test that makes its errors itself.
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
  return undefined;
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
