const TRANSIENT = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN']);

/** The code that says what went wrong, wherever the error keeps it. */
export function errorCode(err: unknown): string | undefined {
  // TODO: print the error of a fetch to a closed port. Where is ECONNREFUSED?
  return (err as NodeJS.ErrnoException).code;
}

/** May the same call succeed a little later? */
export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
