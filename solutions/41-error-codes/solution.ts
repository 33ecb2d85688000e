const TRANSIENT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
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

/**
 * An error and all that it holds inside, from the outside in.
 * @param met those that have been looked at: a cause may lead back to where we came from
 */
function* chain(error: unknown, met = new Set<unknown>()): Generator<NodeJS.ErrnoException> {
  if (!(error instanceof Error) || met.has(error)) return;
  met.add(error);
  yield error;
  if (error instanceof AggregateError) for (const each of error.errors) yield* chain(each, met);
  yield* chain(error.cause, met);
}

export function errorCode(err: unknown): string | undefined {
  const errors = [...chain(err)];
  // By name, and before any code: the code of a timeout is the number 23, and an AbortError around it says ABORT_ERR.
  if (errors.some(({ name }) => name === 'TimeoutError')) return 'TimeoutError';
  return errors.map(({ code }) => code).find((code) => typeof code === 'string');
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
