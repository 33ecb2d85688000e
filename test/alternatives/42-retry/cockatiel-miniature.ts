// passes: an adapter around a miniature of cockatiel: a policy with a filter and a backoff factory, decorrelated jitter, its own cancellation error
import { once } from 'node:events';

interface RetryOptions {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  random?: () => number;
  sleep?: (ms: number, options?: { signal?: AbortSignal }) => Promise<unknown>;
  signal?: AbortSignal;
}

class TaskCancelledError extends Error {
  override name = 'TaskCancelledError';
}

interface Backoff {
  readonly duration: number;
  next(error: unknown): Backoff;
}

/** Decorrelated jitter: each wait is thrown between the first one and three times the one before. */
class DecorrelatedBackoff implements Backoff {
  readonly #base: number;
  readonly #cap: number;
  readonly #random: () => number;
  readonly #before: number;
  readonly duration: number;

  constructor(base: number, cap: number, random: () => number, before = base, atLeast = 0) {
    this.#base = base;
    this.#cap = cap;
    this.#random = random;
    this.#before = Math.min(cap, base + random() * (before * 3 - base));
    this.duration = Math.max(this.#before, Math.min(atLeast, cap));
  }

  next(error: unknown): Backoff {
    const atLeast = (error as { retryAfterMs?: number }).retryAfterMs;
    return new DecorrelatedBackoff(this.#base, this.#cap, this.#random, this.#before, atLeast);
  }
}

interface Context {
  attempt: number;
  signal: AbortSignal;
}

class RetryPolicy {
  readonly #filter: (error: unknown, attempt: number) => boolean;
  readonly #attempts: number;
  readonly #first: (error: unknown) => Backoff;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<unknown>;

  constructor(
    filter: (error: unknown, attempt: number) => boolean,
    attempts: number,
    first: (error: unknown) => Backoff,
    wait: (ms: number, signal: AbortSignal) => Promise<unknown>,
  ) {
    this.#filter = filter;
    this.#attempts = attempts;
    this.#first = first;
    this.#wait = wait;
  }

  /** `attempts` are repetitions, and the context counts from 0. */
  async execute<T>(task: (context: Context) => Promise<T>, signal: AbortSignal): Promise<T> {
    let backoff: Backoff | undefined;
    for (let attempt = 0; ; attempt += 1) {
      if (signal.aborted) throw new TaskCancelledError();
      const outcome = await task({ attempt, signal }).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if ('value' in outcome) return outcome.value;
      if (attempt >= this.#attempts || !this.#filter(outcome.error, attempt + 1)) throw outcome.error;
      backoff = backoff ? backoff.next(outcome.error) : this.#first(outcome.error);
      if (signal.aborted) throw new TaskCancelledError();
      await this.#wait(backoff.duration, signal);
    }
  }
}

const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

function isPassing(error: unknown): boolean {
  const chain: unknown[] = [];
  for (let each = error; each && !chain.includes(each); each = (each as Error).cause) chain.push(each);
  return chain.some((each) => (each as Error).name === 'TimeoutError' || PASSING.has((each as NodeJS.ErrnoException).code ?? ''));
}

async function realWait(ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), ms);
  try {
    await Promise.race([once(over.signal, 'abort'), once(signal, 'abort', { signal: over.signal })]).catch(() => {});
    if (signal.aborted) throw new TaskCancelledError();
  } finally {
    clearTimeout(timer);
  }
}

export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T> {
  if (!(o.maxAttempts >= 1)) throw new RangeError(`maxAttempts: ${o.maxAttempts}`);
  const { baseDelayMs, maxDelayMs, random = Math.random, sleep } = o;
  const policy = new RetryPolicy(
    o.shouldRetry ?? isPassing,
    o.maxAttempts - 1,
    (error) => new DecorrelatedBackoff(baseDelayMs, maxDelayMs, random, baseDelayMs, (error as { retryAfterMs?: number }).retryAfterMs),
    async (ms, signal) => {
      if (sleep) await sleep(ms, { signal });
      else await realWait(ms, signal);
      if (signal.aborted) throw new TaskCancelledError();
    },
  );
  return policy.execute(({ attempt }) => fn(attempt + 1), o.signal ?? new AbortController().signal);
}
