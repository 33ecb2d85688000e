import { Agent, type IncomingMessage, request as openRequest } from 'node:http';
import { KEY_HEADER, USER_HEADER } from '../backend.ts';
import { HOST, readText } from '../server.ts';
import type { Message, Posted } from '../tools/toolbox.ts';
import { TRACE_HEADER, type Tracer } from '../trace.ts';

/** What browsers allow themselves per host. */
const CONNECTIONS = 6;
/** The last in the ladder of timeouts: a browser waits longer than everybody behind it. */
const PATIENCE_MS = 30_000;

/** One user's browser, as far as the network sees it. */
export class BrowserWire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  readonly #attempts = new Map<string, number>();
  readonly #user: string;
  readonly #port: number;
  readonly #tracer: Tracer;

  constructor(user: string, port: number, tracer: Tracer) {
    this.#user = user;
    this.#port = port;
    this.#tracer = tracer;
  }

  /** Sends one attempt. Rejects only when there is no answer at all. */
  async post(message: Message, key: string | undefined): Promise<Posted> {
    const attempt = (this.#attempts.get(message.text) ?? 0) + 1;
    this.#attempts.set(message.text, attempt);
    const id = this.#tracer.begin(this.#user, message.text, attempt);
    try {
      const path = `/api/tasks/${message.taskId}/comments`;
      const posted = await this.#ask('POST', path, id, JSON.stringify({ text: message.text }), key);
      this.#tracer.end(id, String(posted.status));
      return posted;
    } catch (error) {
      this.#tracer.end(id, (error as NodeJS.ErrnoException).code ?? 'failed');
      throw error;
    }
  }

  list(): Promise<Posted> {
    return this.#ask('GET', '/api/tasks', `${this.#user}/list`);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask(method: string, path: string, id: string, body = '', key?: string): Promise<Posted> {
    const headers = {
      [USER_HEADER]: this.#user,
      [TRACE_HEADER]: id,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(key === undefined ? {} : { [KEY_HEADER]: key }),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const request = openRequest({ host: HOST, port: this.#port, method, path, headers, agent: this.#agent, signal }, resolve);
      request.on('error', reject);
      request.end(body);
    });
    const text = await readText(response);
    const retryAfter = response.headers['retry-after'] ?? null;
    const id_ = response.statusCode === 201 ? (JSON.parse(text) as { id: number }).id : undefined;
    return { status: response.statusCode ?? 0, retryAfter, ...(id_ === undefined ? {} : { id: id_ }) };
  }
}
