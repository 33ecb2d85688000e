import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import type { Course } from '../course.ts';
import { isLoopback, makeToken } from './guard.ts';
import { TOKEN_META } from './protocol.ts';
import { LocalRuntime } from './runtime.ts';

const NOT_FOUND_PAGE = '/404';

/** The addresses of all built pages: `/parts/10-x` for `parts/10-x.html`, `/parts/` for `parts/index.html`. */
function findPages(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  return new Map(
    files.map((name) => {
      const address = `/${name.replaceAll('\\', '/')}`.replace(/\.html$/, '').replace(/\/index$/, '/');
      return [address, join(folder, name)];
    }),
  );
}

/** Where a page is that was asked for as `/about.html`, `/vi` or `/parts/index.html`. */
function otherAddress(pages: Map<string, string>, path: string): string | undefined {
  const plain = path.replace(/(\/index)?(\.html)?$/, '');
  return [plain, `${plain}/`].find((address) => pages.has(address));
}

/** Only pages that this server hands out know the token of this start. */
function sendPage(response: ServerResponse, status: number, file: string, token: string): void {
  const html = readFileSync(file, 'utf8').replace('<head>', `<head><meta name="${TOKEN_META}" content="${token}">`);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // A page that another site shows in a frame could be clicked without being seen.
    'content-security-policy': "frame-ancestors 'none'",
  });
  response.end(html);
}

/** The built site with the runtime `local`: what `npm run serve` shows. */
export class SiteServer {
  readonly #folder: string;
  readonly #runtime: LocalRuntime;
  readonly #server: Server;

  /** @throws Error when the site has not been built */
  constructor(course: Course) {
    this.#folder = join(course.root, '.vitepress', 'dist');
    if (!existsSync(this.#folder)) throw new Error('the site has not been built');
    const token = makeToken();
    const pages = findPages(this.#folder);
    const files = sirv(this.#folder, { etag: true });
    this.#runtime = new LocalRuntime(course, token);
    this.#server = createServer((request, response) => {
      this.#runtime.handle(request, response, () => {
        // A foreign name that was bound to this address must not read a page: it holds the token.
        if (!isLoopback(request.headers.host, request.socket.localPort)) {
          response.writeHead(403).end();
          return;
        }
        const [path = '/', query] = (request.url ?? '/').split('?');
        const page = pages.get(path);
        const address = page ?? otherAddress(pages, path);
        if (page) sendPage(response, 200, page, token);
        else if (address) response.writeHead(302, { location: query ? `${address}?${query}` : address }).end();
        else files(request, response, () => sendPage(response, 404, pages.get(NOT_FOUND_PAGE) ?? '', token));
      });
    });
  }

  /** Listens on loopback only. Rejects with EADDRINUSE when the port is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  async close(): Promise<void> {
    await this.#runtime.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
