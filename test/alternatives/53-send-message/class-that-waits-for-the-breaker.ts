// A lock per user that is held for the random wait, the spacing and the first post; whoever meets the open breaker waits for it.
import { randomBytes } from 'node:crypto';

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

class Line {
  tail: Promise<void> = Promise.resolve();
  lastStart = Number.NEGATIVE_INFINITY;
}

class Sender {
  private readonly deps: Required<Deps>;
  private readonly lines = new Map<string, Line>();
  private streak = 0;
  private openUntil = 0;
  private probe: Promise<unknown> | undefined;

  constructor(deps: Deps) {
    this.deps = {
      now: () => Date.now(),
      sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
      random: () => Math.random(),
      ...deps,
    };
  }

  async send(msg: Message): Promise<{ id: number }> {
    const key = randomBytes(16).toString('base64url');
    let result = await this.first(msg, key);
    for (let n = 1; ; n++) {
      if (!result.failed) {
        const { status, id } = result.reply;
        if (status >= 200 && status < 300 && id !== undefined) return { id };
        if (status < 500 && status !== 429) throw Object.assign(new Error(`refused: ${status}`), { status });
      }
      if (n === 5)
        throw result.failed ? result.error : Object.assign(new Error(`gave up: ${result.reply.status}`), { status: result.reply.status });
      const backoff = this.deps.random() * ([1000, 2000, 4000][n - 1] ?? 5000);
      await this.deps.sleep(Math.max(backoff, result.failed ? 0 : this.asked(result.reply.retryAfter)));
      result = await this.post(msg, key);
    }
  }

  private async first(msg: Message, key: string) {
    const line = this.lines.get(msg.userId) ?? new Line();
    this.lines.set(msg.userId, line);
    const before = line.tail;
    let release = () => {};
    line.tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      const pause = Math.max(100 + this.deps.random() * 200, line.lastStart + 300 - this.deps.now());
      await this.deps.sleep(pause);
      await this.passBreaker();
      line.lastStart = this.deps.now();
      return await this.post(msg, key);
    } finally {
      release();
    }
  }

  private async post(msg: Message, key: string) {
    await this.passBreaker();
    const isProbe = this.streak >= 5;
    const posted = this.deps.post(msg, { idempotencyKey: key }).then(
      (reply) => ({ failed: false as const, reply }),
      (error: unknown) => ({ failed: true as const, error }),
    );
    if (isProbe) this.probe = posted;
    const result = await posted;
    if (isProbe) this.probe = undefined;
    const bad = result.failed || result.reply.status >= 500;
    if (isProbe || this.streak < 5) this.streak = bad ? this.streak + 1 : 0;
    if (bad && this.streak >= 5 && (isProbe || this.openUntil < this.deps.now())) this.openUntil = this.deps.now() + 10_000;
    return result;
  }

  private async passBreaker(): Promise<void> {
    while (this.streak >= 5) {
      if (this.probe) await this.probe.then(() => {});
      else if (this.deps.now() < this.openUntil) await this.deps.sleep(this.openUntil - this.deps.now());
      else return;
    }
  }

  private asked(header: string | null | undefined): number {
    if (!header) return 0;
    const ms = Number.isNaN(Number(header)) ? new Date(header).getTime() - this.deps.now() : Number(header) * 1000;
    return Number.isNaN(ms) ? 0 : ms;
  }
}

export function createSender(deps: Deps): (msg: Message) => Promise<{ id: number }> {
  const sender = new Sender(deps);
  return (msg) => sender.send(msg);
}
