import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Batcher } from './batcher.ts';
import type { Connections } from './connections.ts';
import type { Journal } from './journal.ts';
import { headerOf, listen, readText, sendJson, shut } from './server.ts';
import { LIMIT, type Settings } from './settings.ts';
import { type Draft, Store } from './store.ts';
import type { Queue, Toolbox } from './tools/toolbox.ts';
import { TRACE_HEADER, type Tracer } from './trace.ts';

export const USER_HEADER = 'x-user';
export const KEY_HEADER = 'idempotency-key';

const COMMENTS = /^\/api\/tasks\/(\d+)\/comments$/;
/** What `pg` says when no connection was free in time, and when a new one was not made in time. */
const POOL_TIMEOUT = /^timeout exceeded when trying to connect|due to connection timeout/;
const STATEMENT_CANCELED = '57014';
const BUSY_RETRY_S = 1;

interface Job {
  draft: Draft;
  /** Whoever asked has hung up meanwhile. */
  isAbandoned(): boolean;
}

export interface BackendParts {
  settings: Settings;
  tools: Toolbox;
  connections: Connections;
  journal: Journal;
  tracer: Tracer;
}

interface Refusal {
  status: number;
  words: string;
}

/** What an error of the pool, the queue or the database means to a caller: 503 says "later", 500 says nothing. */
function refusalOf(error: unknown): Refusal {
  const { code, message } = error as Error & { code?: string };
  if (code === 'EQUEUEFULL') return { status: 503, words: 'the queue is full' };
  if (code === 'EPOOLTIMEOUT' || POOL_TIMEOUT.test(message)) return { status: 503, words: 'timeout: no connection was free in time' };
  if (code === STATEMENT_CANCELED) return { status: 503, words: 'timeout: the database cancelled the statement' };
  return { status: 500, words: message };
}

/** The chat's backend: Node's http, and a pool. */
export class Backend {
  readonly #parts: BackendParts;
  readonly #server: Server;
  readonly #store: Store;
  readonly #batcher: Batcher | undefined;
  readonly #queue: Queue<Job, number> | undefined;
  readonly #limiter: ReturnType<Toolbox['createUserLimiter']> | undefined;
  #calls = 0;
  #unfinished = 0;

  constructor(parts: BackendParts) {
    const { settings, tools, connections } = parts;
    this.#parts = parts;
    this.#store = new Store(connections, { queryMs: settings.queryMs, batches: settings.batches, tools });
    this.#batcher = settings.batches ? new Batcher(this.#store) : undefined;
    if (settings.limitBy) this.#limiter = tools.createUserLimiter({ ...LIMIT, now: () => performance.now() });
    if (settings.queueCapacity !== undefined) {
      const concurrency = settings.pool.size + settings.pool.overflow;
      this.#queue = tools.createQueue({ capacity: settings.queueCapacity, concurrency, worker: (job: Job) => this.#work(job) });
    }
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  listen(): Promise<number> {
    return listen(this.#server);
  }

  close(): Promise<void> {
    return shut(this.#server);
  }

  get calls(): number {
    return this.#calls;
  }

  /** Requests that have come and are still being worked on, whether anybody waits for them or not. */
  get unfinished(): number {
    return this.#unfinished;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = headerOf(request, TRACE_HEADER);
    this.#parts.tracer.mark(id, 'arrivedMs');
    this.#calls += 1;
    this.#unfinished += 1;
    try {
      await this.#route(request, response, id);
    } catch (error) {
      const { status, words } = refusalOf(error);
      this.#parts.journal.note('backend', 'error', `${request.method} ${request.url} failed: ${words}`, { request: id, status });
      sendJson(response, status, { error: words }, status === 503 ? { 'retry-after': String(BUSY_RETRY_S) } : {});
    } finally {
      this.#unfinished -= 1;
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, id: string | undefined): Promise<void> {
    const task = COMMENTS.exec(request.url ?? '')?.[1];
    if (request.method === 'POST' && task) return this.#post(request, response, Number(task), id);
    if (request.method === 'GET' && request.url === '/api/tasks') return sendJson(response, 200, await this.#store.list());
    sendJson(response, 404, { error: 'nothing here' });
  }

  async #post(request: IncomingMessage, response: ServerResponse, taskId: number, id: string | undefined): Promise<void> {
    const { journal, tracer } = this.#parts;
    const userId = headerOf(request, USER_HEADER) ?? 'nobody';
    const body = textOf(await readText(request));
    if (!body) return sendJson(response, 400, { error: 'a comment needs a text' });
    const retryAfterS = this.#overLimit(request, userId);
    if (retryAfterS !== undefined) {
      journal.note('backend', 'warn', `429 for ${userId}: come back in ${retryAfterS} s`, { request: id });
      return sendJson(response, 429, { error: 'too many messages' }, { 'retry-after': String(retryAfterS) });
    }
    const draft: Draft = {
      taskId,
      userId,
      body,
      key: headerOf(request, KEY_HEADER),
      onSlot: () => tracer.mark(id, 'slotMs'),
      onFreed: () => tracer.mark(id, 'freedMs'),
    };
    const job: Job = { draft, isAbandoned: () => response.destroyed };
    const comment = await (this.#queue ? this.#queue.push(job) : this.#work(job));
    const unheard = response.destroyed;
    journal.note('backend', unheard ? 'warn' : 'info', unheard ? 'stored, but whoever asked has hung up' : 'stored', {
      request: id,
      user: userId,
      comment,
    });
    sendJson(response, 201, { id: comment });
  }

  /** How many seconds to wait, if this is one message too many. */
  #overLimit(request: IncomingMessage, userId: string): number | undefined {
    const who = this.#parts.settings.limitBy === 'address' ? (request.socket.remoteAddress ?? '') : userId;
    const taken = this.#limiter?.take(who);
    // The header counts in whole seconds; rounded down it would call back too early.
    return taken && !taken.ok ? Math.max(1, Math.ceil(taken.retryAfterMs / 1000)) : undefined;
  }

  async #work({ draft, isAbandoned }: Job): Promise<number> {
    // In a queue, work that nobody waits for any more is not begun.
    if (this.#queue && isAbandoned()) throw new Error('whoever asked has hung up before its turn');
    if (this.#batcher) return this.#batcher.add(draft);
    const [id = 0] = await this.#store.add([draft]);
    return id;
  }
}

function textOf(json: string): string | undefined {
  try {
    const { text } = JSON.parse(json) as { text?: unknown };
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}
