import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import type { Course } from '../course.ts';
import { isLoopback, makeToken } from './guard.ts';
import { ASSETS, CACHING, SITE_HEADERS } from './headers.ts';
import { TOKEN_META } from './protocol.ts';
import { LocalRuntime } from './runtime.ts';

const NOT_FOUND_PAGE = '/404';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** The addresses of all built pages: `/parts/10-x` for `parts/10-x.html`, `/parts/` for `parts/index.html`. */
function findPages(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  return new Map(
    files.map((name) => {
      const file = `/${name.replaceAll('\\', '/')}`;
      return [file.replace(/\.html$/, '').replace(/\/index$/, '/'), file];
    }),
  );
}

/** Where a page is that was asked for as `/about.html`, `/vi` or `/parts/index.html`. */
function otherAddress(pages: Map<string, string>, path: string): string | undefined {
  const plain = path.replace(/(\/index)?(\.html)?$/, '');
  return [plain, `${plain}/`].find((address) => pages.has(address));
}

/** An address as seen from another one: a proxy may have cut off a path in front of both. */
function relativeTo(path: string, address: string): string {
  const up = '../'.repeat(path.split('/').length - 2) || './';
  return up + address.slice(1);
}

/** Hands out the built site: pages at their addresses, files, and the page of unknown addresses. */
class Pages {
  readonly #folder: string;
  readonly #pages: Map<string, string>;
  readonly #files: ReturnType<typeof sirv>;
  /** What goes into the head of each page. */
  readonly #meta: string;

  constructor(folder: string, meta = '') {
    this.#folder = folder;
    this.#meta = meta;
    this.#pages = findPages(folder);
    this.#files = sirv(folder, { etag: true });
  }

  readonly handle: Handle = (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const [path = '/', query] = (request.url ?? '/').split('?');
    const page = this.#pages.get(path);
    const address = page ?? otherAddress(this.#pages, path);
    if (page) this.#page(request, response, page);
    else if (address) response.writeHead(302, { location: relativeTo(path, query ? `${address}?${query}` : address) }).end();
    else this.#file(request, response, path.startsWith(ASSETS) ? CACHING.assets : CACHING.rest);
  };

  #page(request: IncomingMessage, response: ServerResponse, file: string): void {
    if (this.#meta) this.#html(response, 200, file);
    else {
      request.url = file;
      this.#file(request, response, CACHING.rest);
    }
  }

  #file(request: IncomingMessage, response: ServerResponse, caching: string): void {
    response.setHeader('cache-control', caching);
    this.#files(request, response, () => this.#html(response, 404, this.#pages.get(NOT_FOUND_PAGE)));
  }

  /** A page that nobody may keep: it is about this start, or about nothing. */
  #html(response: ServerResponse, status: number, file: string | undefined): void {
    const html = file ? readFileSync(join(this.#folder, file), 'utf8') : '';
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(html.replace('<head>', `<head>${this.#meta}`));
  }
}

/** Pages and the runtime that runs what their reader writes: for this machine alone. */
function withRuntime(pages: Pages, runtime: LocalRuntime): Handle {
  return (request, response) => {
    runtime.handle(request, response, () => {
      // A foreign name that was bound to this address must not read a page: it holds the token.
      if (!isLoopback(request.headers.host, request.socket.localPort)) {
        response.writeHead(403).end();
        return;
      }
      // A page that another site shows in a frame could be clicked without being seen.
      response.setHeader('content-security-policy', "frame-ancestors 'none'");
      pages.handle(request, response);
    });
  };
}

/** What `npm run serve` shows: the built site, for whoever may reach it; or, with the runtime `local`, for this machine alone. */
export class SiteServer {
  readonly #runtime: LocalRuntime | undefined;
  readonly #server: Server;

  /**
   * @param local with the runtime that executes code; the caller sees to it that only loopback is listened on
   * @throws Error when the site has not been built
   */
  constructor(course: Course, local: boolean) {
    const folder = join(course.root, '.vitepress', 'dist');
    if (!existsSync(folder)) throw new Error('the site has not been built');
    const token = makeToken();
    this.#runtime = local ? new LocalRuntime(course, token) : undefined;
    // Only pages that this server hands out know the token of this start.
    const pages = new Pages(folder, local ? `<meta name="${TOKEN_META}" content="${token}">` : '');
    const handle = this.#runtime ? withRuntime(pages, this.#runtime) : pages.handle;
    this.#server = createServer((request, response) => {
      for (const [name, value] of Object.entries(SITE_HEADERS)) response.setHeader(name, value);
      handle(request, response);
    });
  }

  /** Rejects with EADDRINUSE when the port is taken, and with other codes when this machine has no such address. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  async close(): Promise<void> {
    await this.#runtime?.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
