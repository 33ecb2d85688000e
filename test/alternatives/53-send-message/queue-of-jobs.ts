// A queue per user with a pump that starts a job every 300 ms; every post, repeats too, keeps the distance of its user.
import { randomUUID } from 'node:crypto';
import timers from 'node:timers/promises';

type Message = { userId: string; taskId: number; text: string };
type Reply = { status: number; id?: number; retryAfter?: string | null };
type Deps = {
  post(msg: Message, o: { idempotencyKey: string }): Promise<Reply>;
  now?(): number;
  sleep?(ms: number): Promise<unknown>;
  random?(): number;
};

type Job = { msg: Message; key: string; posts: number; resolve(value: { id: number }): void; reject(error: unknown): void };
type Box = { jobs: Job[]; pumping: boolean; quietUntil: number };

export const createSender = (deps: Deps) => {
  const now = () => (deps.now ? deps.now() : Date.now());
  const sleep = (ms: number) => (deps.sleep ? deps.sleep(ms) : timers.setTimeout(ms));
  const random = () => (deps.random ? deps.random() : Math.random());
  const boxes = new Map<string, Box>();
  const breaker = { streak: 0, until: -1, probing: false };

  const open = (): Error => Object.assign(new Error('circuit breaker is open'), { code: 'ECIRCUITOPEN' });

  function boxOf(userId: string): Box {
    const box = boxes.get(userId) ?? { jobs: [], pumping: false, quietUntil: 0 };
    boxes.set(userId, box);
    return box;
  }

  async function pump(userId: string): Promise<void> {
    const box = boxOf(userId);
    if (box.pumping) return;
    box.pumping = true;
    while (box.jobs.length > 0) {
      while (now() < box.quietUntil) await sleep(box.quietUntil - now());
      box.quietUntil = now() + 300;
      void work(box.jobs.shift() as Job);
    }
    box.pumping = false;
  }

  function enqueue(job: Job): void {
    boxOf(job.msg.userId).jobs.push(job);
    void pump(job.msg.userId);
  }

  async function again(job: Job, error: unknown, leastMs: number): Promise<void> {
    if (job.posts >= 5) return job.reject(error);
    const ceiling = Math.min(5000, 500 * 2 ** job.posts);
    const ms = ceiling * random();
    await sleep(leastMs > ms ? leastMs : ms);
    enqueue(job);
  }

  async function work(job: Job): Promise<void> {
    const tripped = breaker.streak >= 5;
    if (tripped && (breaker.probing || now() < breaker.until)) return job.reject(open());
    if (tripped) breaker.probing = true;
    job.posts++;
    let reply: Reply | undefined;
    let failure: unknown;
    try {
      reply = await deps.post(job.msg, { idempotencyKey: job.key });
      if (reply.status >= 300 || reply.id === undefined) failure = Object.assign(new Error(String(reply.status)), { status: reply.status });
    } catch (error) {
      failure = error;
    }
    const down = !reply || reply.status >= 500;
    if (tripped) breaker.probing = false;
    if (tripped || breaker.streak < 5) {
      breaker.streak = down ? breaker.streak + 1 : 0;
      if (breaker.streak >= 5) breaker.until = now() + 10_000;
    }
    if (failure === undefined) return job.resolve({ id: reply?.id as number });
    if (reply && reply.status < 500 && reply.status !== 429) return job.reject(failure);
    const header = reply?.retryAfter;
    const asked = header ? (/^[0-9]+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now()) : 0;
    void again(job, failure, asked);
  }

  return (msg: Message): Promise<{ id: number }> =>
    new Promise((resolve, reject) => enqueue({ msg, key: randomUUID(), posts: 0, resolve, reject }));
};
