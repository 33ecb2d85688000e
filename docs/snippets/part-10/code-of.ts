// #region code-of
export function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined; // (1)
  if (error.name === 'TimeoutError') return 'TimeoutError'; // (2)
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && error.name !== 'AbortError') return code; // (3)
  const inner = error instanceof AggregateError ? error.errors : [error.cause]; // (4)
  for (const candidate of inner) {
    const found = codeOf(candidate, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
// #endregion code-of

// #region transient
const passing = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'TimeoutError',
  'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT',
]);

export function isTransient(error: unknown): boolean {
  return passing.has(codeOf(error) ?? '');
}
// #endregion transient
