import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Answers in the place of the host; false leaves it to the host. */
export type Instead = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

/** A host for static files that sets no headers, such as GitHub Pages. */
export interface PlainHost {
  origin: string;
  /** The site's first page. */
  url: string;
  /** Every path that was asked for, in order. */
  asked: string[];
  /** Answers that were no success, as `404 /path`. */
  failed: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** `/about` is `about.html`, `/vi/` is `vi/index.html`, and `/vi` leads to `/vi/`. */
function find(dist: string, path: string): { file: string } | { location: string } | undefined {
  const place = join(dist, normalize(path));
  if (path.endsWith('/')) return isFile(join(place, 'index.html')) ? { file: join(place, 'index.html') } : undefined;
  if (isFile(place)) return { file: place };
  if (isFile(`${place}.html`)) return { file: `${place}.html` };
  return isFolder(place) ? { location: `${path}/` } : undefined;
}

/** Serves a built site below a base. What lies beside the base belongs to somebody else and is not found. */
export async function plainHost(dist: string, base = '/', instead: Instead = () => false): Promise<PlainHost> {
  const asked: string[] = [];
  const failed: string[] = [];
  const send = (response: ServerResponse, status: number, file: string): void => {
    response.writeHead(status, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    asked.push(path);
    if (instead(path, response, request)) return;
    const found = path.startsWith(base) ? find(dist, path.slice(base.length - 1)) : undefined;
    if (!found) {
      failed.push(`404 ${path}`);
      send(response, 404, join(dist, '404.html'));
    } else if ('file' in found) send(response, 200, found.file);
    else response.writeHead(301, { location: base.slice(0, -1) + found.location }).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: origin + base,
    asked,
    failed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
