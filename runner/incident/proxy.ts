import { createServer, type IncomingMessage, request as openRequest, type Server, type ServerResponse } from 'node:http';
import type { Journal } from './journal.ts';
import { HOST, headerOf, listen, shut } from './server.ts';
import { TRACE_HEADER, type Tracer } from './trace.ts';

export interface ProxyParts {
  backendPort: number;
  timeoutMs: number;
  journal: Journal;
  tracer: Tracer;
}

/**
 * A reverse proxy that behaves as a rewrite of Next.js does (measured on 15.5): a new connection for every request,
 * a timeout that hangs up on the backend, and for the browser a bare 500 whatever the reason was.
 */
export class ReverseProxy {
  readonly #parts: ProxyParts;
  readonly #server: Server;
  readonly #log = new Map<string, number>();

  constructor(parts: ProxyParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => this.#forward(request, response));
  }

  listen(): Promise<number> {
    return listen(this.#server);
  }

  close(): Promise<void> {
    return shut(this.#server);
  }

  /** The errors that were logged, and how often. */
  log(): Record<string, number> {
    return Object.fromEntries(this.#log);
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const { backendPort, timeoutMs, tracer } = this.#parts;
    const id = headerOf(request, TRACE_HEADER);
    const upstream = openRequest(
      {
        host: HOST,
        port: backendPort,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, connection: 'close' },
        agent: false,
        timeout: timeoutMs,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    upstream.on('timeout', () => {
      tracer.mark(id, 'hungUpMs');
      upstream.destroy();
    });
    upstream.on('error', (error) => this.#fail(request, response, error));
    // A browser that goes away takes its request along.
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: NodeJS.ErrnoException): void {
    if (response.destroyed || response.writableEnded) return;
    const words = `${error.code} ${error.message}`;
    this.#log.set(words, (this.#log.get(words) ?? 0) + 1);
    const target = `http://${HOST}:${this.#parts.backendPort}${request.url}`;
    this.#parts.journal.note('proxy', 'error', `Failed to proxy ${target}`, { error: words, request: headerOf(request, TRACE_HEADER) });
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('Internal Server Error');
  }
}
