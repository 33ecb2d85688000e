// caught-by: late-answers-change-nothing
// Every failure begins the cooldown anew, those of posts from before the opening too.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface Message {
  userId: string;
  taskId: number;
  text: string;
}

export interface Reply {
  status: number;
  id?: number;
  retryAfter?: string | null;
}

export interface Deps {
  post(msg: Message, o: { idempotencyKey: string }): Promise<Reply>;
  now?(): number;
  sleep?(ms: number): Promise<unknown>;
  random?(): number;
}

type Clock = Required<Pick<Deps, 'now' | 'sleep'>>;

const MOST_ATTEMPTS = 5;
const SPACING_MS = 300;
const FIRST_CEILING_MS = 1000;
const LAST_CEILING_MS = 5000;
const FAILURES_IN_A_ROW = 5;
const COOLDOWN_MS = 10_000;

/** Lets the messages of one user begin in order. Each takes its place at once, behind the one before. */
class Spacer {
  readonly #clock: Clock;
  /** When the newest message of each user really began, or will have begun. */
  readonly #begun = new Map<string, Promise<number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async turn(userId: string): Promise<void> {
    const mine = this.#after(this.#begun.get(userId));
    this.#begun.set(userId, mine);
    await mine;
  }

  /** A sleep may wake late: what counts is when the one before began, not when it should have. */
  async #after(before: Promise<number> | undefined): Promise<number> {
    const { now, sleep } = this.#clock;
    const freeMs = ((await before) ?? Number.NEGATIVE_INFINITY) + SPACING_MS;
    while (now() < freeMs) await sleep(freeMs - now());
    return now();
  }
}

/** Closed, open, or half-open with one probe on its way. */
class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #openUntilMs = 0;
  #probing = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  get #open(): boolean {
    return this.#failures >= FAILURES_IN_A_ROW;
  }

  async call(send: () => Promise<Reply>): Promise<Reply> {
    const isProbe = this.#open;
    if (isProbe && (this.#probing || this.#now() < this.#openUntilMs)) {
      throw Object.assign(new Error('the breaker is open'), { code: 'ECIRCUITOPEN' });
    }
    this.#probing = isProbe;
    let worked = false;
    try {
      const reply = await send();
      worked = reply.status < 500;
      return reply;
    } finally {
      this.#record(isProbe, worked);
    }
  }

  #record(isProbe: boolean, worked: boolean): void {
    if (this.#open && !isProbe && worked) return;
    if (isProbe) this.#probing = false;
    this.#failures = worked ? 0 : this.#failures + 1;
    if (this.#open) this.#openUntilMs = this.#now() + COOLDOWN_MS;
  }
}

/** Milliseconds that the server asks for; 0 where it asks for nothing that can be read. */
function askedMs(retryAfter: string | null | undefined, now: number): number {
  const text = retryAfter?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return ms > 0 ? ms : 0;
}

/** What is left of a post. */
type Ending = { how: 'stored'; id: number } | { how: 'refused'; error: unknown } | { how: 'failed'; error: unknown; askedMs: number };

function endingOf(reply: Reply, now: number): Ending {
  const { status, id, retryAfter } = reply;
  if (status >= 200 && status < 300 && id !== undefined) return { how: 'stored', id };
  const error = Object.assign(new Error(`HTTP ${status}`), { status });
  if (status === 429 || status >= 500) return { how: 'failed', error, askedMs: askedMs(retryAfter, now) };
  return { how: 'refused', error };
}

export function createSender(deps: Deps): (msg: Message) => Promise<{ id: number }> {
  const { now = Date.now, sleep = delay, random = Math.random } = deps;
  const spacer = new Spacer({ now, sleep });
  const breaker = new Breaker(now);

  async function post(msg: Message, idempotencyKey: string): Promise<Ending> {
    try {
      return endingOf(await breaker.call(() => deps.post(msg, { idempotencyKey })), now());
    } catch (error) {
      const isOpen = (error as NodeJS.ErrnoException).code === 'ECIRCUITOPEN';
      return isOpen ? { how: 'refused', error } : { how: 'failed', error, askedMs: 0 };
    }
  }

  return async (msg) => {
    // One key for the message, whatever becomes of its posts.
    const key = randomUUID();
    await spacer.turn(msg.userId);
    for (let attempt = 1; ; attempt += 1) {
      const ending = await post(msg, key);
      if (ending.how === 'stored') return { id: ending.id };
      if (ending.how === 'refused' || attempt === MOST_ATTEMPTS) throw ending.error;
      const ceilingMs = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** (attempt - 1));
      await sleep(Math.max(random() * ceilingMs, ending.askedMs));
    }
  };
}
