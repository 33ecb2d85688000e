// passes: a class that collects the whole chain first, and then asks three questions of it
class Failure {
  readonly chain: readonly Error[];

  constructor(err: unknown) {
    const chain: Error[] = [];
    const visit = (each: unknown): void => {
      if (!(each instanceof Error) || chain.includes(each)) return;
      chain.push(each);
      if (each instanceof AggregateError) each.errors.forEach(visit);
      visit(each.cause);
    };
    visit(err);
    this.chain = chain;
  }

  get code(): string | undefined {
    return this.isTimeout ? 'TimeoutError' : this.chain.map((each) => this.#codeOf(each)).find(Boolean);
  }

  get isTimeout(): boolean {
    return this.chain.some(({ name }) => name === 'TimeoutError');
  }

  get isCancelled(): boolean {
    return !this.isTimeout && this.chain.some(({ name }) => name === 'AbortError');
  }

  #codeOf(error: Error): string | undefined {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  }
}

const PASSING: Record<string, true> = Object.assign(Object.create(null), {
  ECONNREFUSED: true,
  ECONNRESET: true,
  ETIMEDOUT: true,
  EPIPE: true,
  EAI_AGAIN: true,
  TimeoutError: true,
  UND_ERR_SOCKET: true,
  UND_ERR_CONNECT_TIMEOUT: true,
  UND_ERR_HEADERS_TIMEOUT: true,
  UND_ERR_BODY_TIMEOUT: true,
});

export function errorCode(err: unknown): string | undefined {
  return new Failure(err).code;
}

export function isTransient(err: unknown): boolean {
  const failure = new Failure(err);
  return !failure.isCancelled && PASSING[failure.code ?? ''] === true;
}
