// caught-by: permanent-faults
// A pattern instead of a list: ECONNABORTED begins like ECONNRESET.
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

export function isTransient(err: unknown): boolean {
  return /^(ECONN|ETIMEDOUT|EPIPE|EAI_AGAIN|TimeoutError|UND_ERR_(SOCKET|.*_TIMEOUT))/.test(errorCode(err) ?? '');
}
