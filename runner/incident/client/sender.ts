import { randomUUID } from 'node:crypto';
import { BACKOFF, BREAKER, type Settings, SPACING_MS } from '../settings.ts';
import type { Message, Posted, Sender, Toolbox } from '../tools/toolbox.ts';
import type { Clock } from './clock.ts';

/** An answer that says no. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor({ status, retryAfter }: Posted, obeys: boolean) {
    super(`the answer was ${status}`);
    this.name = 'Refused';
    this.status = status;
    this.code = String(status);
    const seconds = Number(retryAfter ?? Number.NaN);
    if (obeys && Number.isFinite(seconds)) this.retryAfterMs = seconds * 1000;
  }
}

export interface SenderParts {
  settings: Settings;
  tools: Toolbox;
  clock: Clock;
  random: () => number;
  post(message: Message, key: string | undefined): Promise<Posted>;
  onBackoff(ms: number): void;
}

const PASSING = new Set([429, 500, 502, 503, 504]);

/** No answer at all, or one that may be another the next time. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Refused)) return true;
  return PASSING.has(error.status);
}

/** The other side is unwell; that a message was not accepted does not say so. */
function isOutage(error: unknown): boolean {
  return !(error instanceof Refused) || error.status >= 500;
}

/** Wraps something around a call, or nothing. */
type Wrap = <T>(work: () => Promise<T>) => Promise<T>;

const plain: Wrap = (work) => work();

/** Every remedy of the client is switched on: the learner's own sender has all of them inside. */
function wantsAll({ client }: Settings): boolean {
  return client.retries && client.jitter && client.spacing && client.lock && client.key && client.breaker && client.obeysRetryAfter;
}

function learnersSender(createSender: NonNullable<Toolbox['createSender']>, parts: SenderParts): Sender {
  const { clock, random, post, onBackoff } = parts;
  return createSender({
    post: (message, { idempotencyKey }) => post(message, idempotencyKey),
    now: clock.now,
    sleep: (ms) => {
      // Shorter waits are its spacing and its jitter.
      if (ms > SPACING_MS) onBackoff(ms);
      return clock.sleep(ms);
    },
    random,
  });
}

/** What one user's page does with a message: the remedies of the client, each if it is switched on. */
export function makeSender(parts: SenderParts): Sender {
  const { settings, tools, clock, random, post, onBackoff } = parts;
  const { client } = settings;
  if (tools.createSender && wantsAll(settings)) return learnersSender(tools.createSender, parts);

  const { now, sleep } = clock;
  const mutex = client.lock ? tools.createMutex() : undefined;
  const spacer = client.spacing ? tools.createSpacer({ minSpacingMs: SPACING_MS * settings.stretch, now, sleep }) : undefined;
  const breaker = client.breaker ? tools.createBreaker({ ...BREAKER, now, isFailure: isOutage }) : undefined;
  const locked: Wrap = mutex ? (work) => mutex.runExclusive(work) : plain;
  const spaced: Wrap = spacer ? (work) => spacer.run(work) : plain;
  const guarded: Wrap = breaker ? (work) => breaker.call(work) : plain;
  const backOff = (ms: number): Promise<unknown> => {
    onBackoff(ms);
    return sleep(ms);
  };
  const shouldRetry = client.choosy ? mayPass : () => true;
  const repeated: Wrap = client.retries
    ? (work) => tools.retryWithBackoff(work, { ...BACKOFF, shouldRetry, random, sleep: backOff })
    : plain;

  return (message) => {
    const key = client.key ? randomUUID() : undefined;
    const attempt = async (): Promise<{ id: number }> => {
      if (client.jitter) await sleep(tools.sendJitter(random) * settings.stretch);
      return spaced(async () => {
        const posted = await post(message, key);
        if (posted.status !== 201) throw new Refused(posted, client.obeysRetryAfter);
        return { id: posted.id ?? 0 };
      });
    };
    // The lock is held for one attempt, never while waiting for the next.
    return repeated(() => guarded(() => locked(attempt)));
  };
}
