import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { CLI } from './course.ts';

const PAGES = ['index.html', '404.html', 'parts/index.html', 'about.html', 'vi/index.html'];

/** A built site in miniature: what the server needs to find, and nothing that takes time to build. */
export function writeTinySite(root: string): void {
  const put = (name: string, text: string): void => {
    const file = join(root, '.vitepress/dist', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const page of PAGES) put(page, `<!doctype html><html><head><title>${page}</title></head><body>${page}</body></html>`);
  put('assets/app.js', 'export {};');
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  json: any;
}

export interface Call {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: string | Buffer;
}

/** A request with exactly the headers given: `fetch` would add, forbid or correct some of those that matter here. */
export function call(url: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> {
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: sent, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** A stream of JSON lines, as it comes. */
export interface Lines {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  readonly seen: any[];
  readonly ended: Promise<void>;
  /** Goes away, as a closed tab does. */
  leave(): void;
}

/** A course being served by a process of its own. */
export interface ServedCourse {
  url: string;
  port: number;
  token: string;
  pid: number;
  /** The headers of a page of ours. */
  headers: Record<string, string>;
  /** A request to the runtime, as the page makes it; other headers replace the page's. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Answer>;
  /** A request that is answered with a stream. */
  stream(method: string, path: string, body?: unknown): Promise<Lines>;
  kill(signal: NodeJS.Signals): Promise<number | undefined>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts `serve` and waits for its address; with the runtime, unless other options are given. */
export async function serve(environment: NodeJS.ProcessEnv, port = 0, options = ['--local']): Promise<ServedCourse> {
  const server = execa(process.execPath, [CLI, 'serve', '--port', String(port), '--lang', 'en', ...options], {
    env: environment,
    reject: false,
    stdin: 'ignore',
  });
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    server.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (address) resolve(address);
    });
    void server.then(({ stderr }) => reject(new Error(`the server did not start: ${stderr}`)));
  });
  const page = await call(url);
  const token = /name="hold-runtime" content="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const headers = { origin: url, 'x-hold-token': token, 'content-type': 'application/json' };
  const kill = async (signal: NodeJS.Signals): Promise<number | undefined> => {
    server.kill(signal);
    return (await server).exitCode;
  };
  return {
    url,
    port: Number(new URL(url).port),
    token,
    pid: server.pid ?? 0,
    headers,
    ask: (method, path, body, other = {}) =>
      call(`${url}/__course/${path}`, {
        method,
        headers: { ...headers, ...other },
        ...(body === undefined ? {} : { body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      }),
    stream: (method, path, body = {}) => openStream(`${url}/__course/${path}`, method, headers, JSON.stringify(body)),
    kill,
    [Symbol.asyncDispose]: async () => {
      await kill('SIGTERM');
    },
  };
}

function openStream(url: string, method: string, headers: Record<string, string>, body: string): Promise<Lines> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      const seen: unknown[] = [];
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        seen.push(...lines.map((line) => JSON.parse(line) as unknown));
      });
      // Leaving breaks the stream off; that is how it ends then.
      response.on('error', () => {});
      const ended = new Promise<void>((end) => response.once('close', end));
      resolve({ status: response.statusCode ?? 0, seen, ended, leave: () => outgoing.destroy() });
    });
    outgoing.once('error', reject);
    outgoing.end(method === 'GET' ? undefined : body);
  });
}
