// passes: a generator that walks everything inside an error, breadth first, and remembers whom it has met
function* inside(err: unknown): Generator<Error> {
  const queue: unknown[] = [err];
  const met = new Set<unknown>();
  for (let each = queue.shift(); queue.length > 0 || each !== undefined; each = queue.shift()) {
    if (!(each instanceof Error) || met.has(each)) continue;
    met.add(each);
    yield each;
    if ('errors' in each && Array.isArray(each.errors)) queue.push(...each.errors);
    queue.push(each.cause);
  }
}

export function errorCode(err: unknown): string | undefined {
  let first: string | undefined;
  for (const { name, code } of inside(err) as Generator<NodeJS.ErrnoException>) {
    if (name === 'TimeoutError') return name;
    if (typeof code === 'string') first ??= code;
  }
  return first;
}

export function isTransient(err: unknown): boolean {
  switch (errorCode(err)) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ETIMEDOUT':
    case 'EPIPE':
    case 'EAI_AGAIN':
    case 'TimeoutError':
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return true;
    default:
      return false;
  }
}
