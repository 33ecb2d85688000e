// passes: a function like the lesson's, five levels deep, that looks past the code of an AbortError
const passing = [
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EAI_AGAIN TimeoutError',
  'UND_ERR_SOCKET UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT',
]
  .join(' ')
  .split(' ');

function codeOf(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  if (error.name === 'TimeoutError') return 'TimeoutError';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && error.name !== 'AbortError') return code;
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return inner.reduce<string | undefined>((found, candidate) => found ?? codeOf(candidate, depth + 1), undefined);
}

export function errorCode(err: unknown): string | undefined {
  return codeOf(err, 0);
}

export function isTransient(err: unknown): boolean {
  return passing.includes(errorCode(err) ?? '');
}
