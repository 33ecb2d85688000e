// Policies that wrap each other: retry(breaker(post)). A refusal by the breaker is final. Equal jitter.
import { randomUUID } from 'node:crypto';

interface Message {
  userId: string;
  taskId: number;
  text: string;
}
interface Reply {
  status: number;
  id?: number;
  retryAfter?: string | null;
}
interface Deps {
  post(msg: Message, o: { idempotencyKey: string }): Promise<Reply>;
  now?(): number;
  sleep?(ms: number): Promise<unknown>;
  random?(): number;
}

type Task<T> = () => Promise<T>;
type Policy = <T>(task: Task<T>) => Promise<T>;

class BrokenCircuitError extends Error {
  readonly code = 'ECIRCUITOPEN';
}

class HttpError extends Error {
  readonly status: number;
  readonly retryAt: number;

  constructor(status: number, retryAt: number) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAt = retryAt;
  }
}

const wrap =
  (outer: Policy, inner: Policy): Policy =>
  (task) =>
    outer(() => inner(task));

const isFinal = (error: unknown): boolean =>
  error instanceof BrokenCircuitError || (error instanceof HttpError && error.status < 500 && error.status !== 429);
const isFailure = (error: unknown): boolean => !(error instanceof HttpError) || error.status >= 500;

function circuitBreaker(now: () => number): Policy {
  let state: { name: 'closed'; failures: number } | { name: 'open'; until: number } | { name: 'half-open' } = {
    name: 'closed',
    failures: 0,
  };
  return async (task) => {
    if (state.name === 'half-open' || (state.name === 'open' && now() < state.until)) throw new BrokenCircuitError('circuit is open');
    const asked = state.name === 'open' ? 'probe' : 'usual';
    if (asked === 'probe') state = { name: 'half-open' };
    const settle = (failed: boolean): void => {
      if (asked === 'probe') state = failed ? { name: 'open', until: now() + 10_000 } : { name: 'closed', failures: 0 };
      else if (state.name === 'closed') {
        const failures = failed ? state.failures + 1 : 0;
        state = failures < 5 ? { name: 'closed', failures } : { name: 'open', until: now() + 10_000 };
      }
    };
    try {
      const value = await task();
      settle(false);
      return value;
    } catch (error) {
      settle(isFailure(error));
      throw error;
    }
  };
}

function retry(now: () => number, sleep: (ms: number) => Promise<unknown>, random: () => number): Policy {
  return async (task) => {
    const ceilings = [1000, 2000, 4000, 5000];
    for (;;) {
      try {
        return await task();
      } catch (error) {
        const ceiling = ceilings.shift();
        if (ceiling === undefined || isFinal(error)) throw error;
        const backoff = ceiling / 2 + (random() * ceiling) / 2;
        await sleep(Math.max(backoff, error instanceof HttpError ? error.retryAt - now() : 0));
      }
    }
  };
}

/** The moment from which on the server wants to hear from us. */
function retryAt(header: string | null | undefined, now: number): number {
  if (header === null || header === undefined || header === '') return 0;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return now + seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : date;
}

export function createSender(deps: Deps): (msg: Message) => Promise<{ id: number }> {
  const now = deps.now ?? Date.now;
  const random = deps.random ?? Math.random;
  const sleep = deps.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const policy = wrap(retry(now, sleep, random), circuitBreaker(now));
  const next: Record<string, number> = {};
  return async (msg) => {
    const idempotencyKey = randomUUID();
    const start = Math.max(now(), next[msg.userId] ?? 0);
    next[msg.userId] = start + 300;
    await sleep(start - now());
    return policy(async () => {
      const { status, id, retryAfter } = await deps.post(msg, { idempotencyKey });
      if (status < 200 || status > 299 || id === undefined) throw new HttpError(status, retryAt(retryAfter, now()));
      return { id };
    });
  };
}
