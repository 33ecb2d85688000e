// caught-by: permanent-faults, words-are-no-codes, takes-anything, a-circle-of-causes, a-cancelled-call-is-final, the-outermost-code
// A list of what is permanent; whatever is not in it is tried again, a bug too.
const PERMANENT = new Set(['ENOTFOUND', 'EADDRINUSE', 'EACCES', 'ERR_STREAM_WRITE_AFTER_END', 'DEPTH_ZERO_SELF_SIGNED_CERT']);

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
  return !PERMANENT.has(errorCode(err) ?? '');
}
