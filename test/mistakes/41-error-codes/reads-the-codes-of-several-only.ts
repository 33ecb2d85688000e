// caught-by: several-errors-in-one
// Reads the codes of the errors in an AggregateError and does not look inside them: those of fetch have none.
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
  if (err instanceof AggregateError) {
    const named = err.errors.some(({ name }) => name === 'TimeoutError');
    return named ? 'TimeoutError' : err.errors.map((each) => each.code).find((each) => typeof each === 'string');
  }
  return errorCode(err.cause, depth + 1);
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
