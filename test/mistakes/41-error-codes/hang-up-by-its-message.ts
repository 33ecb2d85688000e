// caught-by: sockets-and-http-get
// "socket hang up" is taken for a fault of its own kind, and called by its message.
const TRANSIENT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ESOCKETHANGUP',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'TimeoutError',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** What an error holds inside: the errors of an AggregateError, and whatever caused it. */
function inside(error: Error): unknown[] {
  return [...(error instanceof AggregateError ? error.errors : []), error.cause];
}

/** @param met those that have been looked at: a cause may lead back to where we came from */
function find(error: unknown, met: Set<unknown>): string | undefined {
  if (!(error instanceof Error) || met.has(error)) return undefined;
  met.add(error);
  // By name, and before the code: the code of a timeout is the number 23.
  if (error.name === 'TimeoutError') return 'TimeoutError';
  if (error.message === 'socket hang up') return 'ESOCKETHANGUP';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && error.name !== 'AbortError') return code;
  for (const each of inside(error)) {
    const found = find(each, met);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function errorCode(err: unknown): string | undefined {
  return find(err, new Set());
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
