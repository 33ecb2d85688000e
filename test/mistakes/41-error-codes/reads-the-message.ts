// caught-by: words-are-no-codes, several-errors-in-one
// Searches the words of the error and of its cause for something in capitals that begins with E.
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
  const words: string[] = [];
  for (let each = err, depth = 0; each instanceof Error && depth < 10; each = each.cause, depth += 1) {
    words.push(each.name, each.message, ...(each instanceof AggregateError ? each.errors.map(String) : []));
    const { code } = each as NodeJS.ErrnoException;
    if (typeof code === 'string' && each.name !== 'AbortError') return code;
  }
  return /TimeoutError|\bE[A-Z_]{3,}\b/.exec(words.join(' '))?.[0];
}

export function isTransient(err: unknown): boolean {
  return TRANSIENT.has(errorCode(err) ?? '');
}
