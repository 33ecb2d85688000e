import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface Message {
  userId: string;
  taskId: number;
  text: string;
}

export interface Reply {
  status: number;
  /** The row's id, where the message has been stored. */
  id?: number;
  /** The header `Retry-After`: seconds, or a date. */
  retryAfter?: string | null;
}

export interface Deps {
  /** Rejects on network errors: then nobody knows whether the message has been stored. */
  post(msg: Message, o: { idempotencyKey: string }): Promise<Reply>;
  /** Milliseconds, as `Date.now` gives them. */
  now?(): number;
  sleep?(ms: number): Promise<unknown>;
  /** A number in [0, 1). */
  random?(): number;
}

export function createSender(deps: Deps): (msg: Message) => Promise<{ id: number }> {
  const sleep = deps.sleep ?? delay;
  // TODO: this is the first cure of the incident. Everybody sees their message accepted. Count the rows.
  return async (msg) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await deps.post(msg, { idempotencyKey: randomUUID() });
        if (reply.id === undefined) throw new Error(`HTTP ${reply.status}`);
        return { id: reply.id };
      } catch (error) {
        if (attempt === 5) throw error;
        await sleep(1000);
      }
    }
  };
}
