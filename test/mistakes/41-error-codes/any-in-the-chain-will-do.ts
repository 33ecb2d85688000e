// caught-by: several-errors-in-one, the-outermost-code
// Asks every error of the chain, so that one passing fault anywhere outweighs the answer of errorCode.
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
  const inner = err instanceof AggregateError ? err.errors : [err.cause];
  for (const each of inner) {
    const found = errorCode(each, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isTransient(err: unknown, depth = 0): boolean {
  if (!(err instanceof Error) || depth > 10) return false;
  const { name, code = '' } = err as NodeJS.ErrnoException;
  if (TRANSIENT.has(name) || TRANSIENT.has(code)) return true;
  return [...(err instanceof AggregateError ? err.errors : []), err.cause].some((each) => isTransient(each, depth + 1));
}
