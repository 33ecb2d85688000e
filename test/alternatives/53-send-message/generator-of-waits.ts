// The waits come from a generator, the turns of a user from a chain of promises, and a 429 makes all messages of its user wait.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

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

function* backoffs(random: () => number): Generator<number, undefined> {
  for (let ceiling = 1000, n = 0; n < 4; n += 1, ceiling = Math.min(5000, ceiling * 2)) yield ceiling * random();
  return undefined;
}

const statusError = (status: number): Error => Object.assign(new Error(`status ${status}`), { status });

export function createSender({ post, now = Date.now, sleep = pause, random = Math.random }: Deps) {
  const turns = new Map<string, Promise<unknown>>();
  const quiet = new Map<string, number>();
  const health = { failures: [] as number[], probing: false };

  const isOpen = (): boolean => health.failures.length >= 5;
  const mayPass = (): boolean => !isOpen() || (!health.probing && now() - (health.failures.at(-1) ?? 0) >= 10_000);

  function untilQuietIsOver(userId: string): Promise<unknown> {
    const ms = (quiet.get(userId) ?? 0) - now();
    return ms > 0 ? sleep(ms).then(() => untilQuietIsOver(userId)) : Promise.resolve();
  }

  /** The turn is over 300 ms after it has begun, whatever becomes of the message. */
  function myTurn(userId: string): Promise<void> {
    const mine = (turns.get(userId) ?? Promise.resolve()).then(() => untilQuietIsOver(userId));
    turns.set(
      userId,
      mine.then(() => sleep(300)),
    );
    return mine.then(() => {});
  }

  async function once(msg: Message, idempotencyKey: string): Promise<Reply> {
    if (!mayPass()) throw Object.assign(new Error('open'), { code: 'ECIRCUITOPEN', final: true });
    const probe = isOpen();
    health.probing ||= probe;
    const failed = (): void => {
      if (probe || !isOpen()) health.failures.push(now());
    };
    try {
      const reply = await post(msg, { idempotencyKey });
      if (reply.status >= 500) failed();
      else if (probe || !isOpen()) health.failures.length = 0;
      return reply;
    } catch (error) {
      failed();
      throw error;
    } finally {
      if (probe) health.probing = false;
    }
  }

  function secondsOrDate(text: string): number {
    const seconds = Number.parseInt(text, 10);
    const ms = String(seconds) === text ? seconds * 1000 : Date.parse(text) - now();
    return Number.isFinite(ms) ? ms : 0;
  }

  return async function send(msg: Message): Promise<{ id: number }> {
    const key = `${msg.userId}/${randomUUID()}`;
    await myTurn(msg.userId);
    let last: unknown;
    for (const waits = backoffs(random); ; ) {
      let asked = 0;
      try {
        const { status, id, retryAfter } = await once(msg, key);
        if (status < 300 && id !== undefined) return { id };
        last = statusError(status);
        if (status !== 429 && status < 500) throw Object.assign(last as Error, { final: true });
        asked = secondsOrDate(retryAfter ?? '');
        if (status === 429) quiet.set(msg.userId, now() + asked);
      } catch (error) {
        if ((error as { final?: true }).final) throw error;
        last = error;
      }
      const { value: wait, done } = waits.next();
      if (done) throw last;
      await sleep(Math.max(wait, asked));
    }
  };
}
