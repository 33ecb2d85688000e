import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hostingFiles } from '../../.vitepress/hosting/index.ts';
import { CACHING, SITE_HEADERS } from '../../runner/server/headers.ts';
import { ROOT } from '../helpers/course.ts';
import { call, writeTinySite } from '../helpers/serve.ts';

const hosting = (name: string): string => readFileSync(join(ROOT, '.vitepress/hosting', name), 'utf8');

/** `Name: value` lines below each path. */
function readHeaders(text: string): Record<string, Record<string, string>> {
  const rules: Record<string, Record<string, string>> = {};
  let rule: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name, value] = /^ {2}([\w-]+): (.+)$/.exec(line) ?? [];
    if (line.startsWith('/')) rules[line] = rule = {};
    else if (name && value) rule[name] = value;
  }
  return rules;
}

describe('every host says what `serve` says', () => {
  test('Netlify and Cloudflare Pages', () => {
    expect(readHeaders(hosting('_headers'))).toEqual({ '/*': SITE_HEADERS, '/assets/*': { 'Cache-Control': CACHING.assets } });
  });

  test('Vercel', () => {
    const { cleanUrls, headers } = JSON.parse(hosting('vercel.json')) as {
      cleanUrls: boolean;
      headers: { source: string; headers: { key: string; value: string }[] }[];
    };
    expect(cleanUrls).toBe(true);
    const rules = headers.map((rule) => [rule.source, Object.fromEntries(rule.headers.map(({ key, value }) => [key, value]))]);
    expect(rules).toEqual([
      ['/(.*)', SITE_HEADERS],
      ['/assets/(.*)', { 'Cache-Control': CACHING.assets }],
    ]);
  });

  test('nginx', () => {
    const added = [...hosting('nginx.conf').matchAll(/add_header (\S+) (\S+) always;/g)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(added)).toEqual(SITE_HEADERS);
  });

  test('the worker of hosts that set none', () => {
    expect(loadWorker().HEADERS).toEqual(SITE_HEADERS);
  });
});

test('the settings of hosts end up in the built folder', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'hold test hosting '));
  hostingFiles({ outDir });
  expect(readdirSync(outDir).sort()).toEqual(['_headers', 'vercel.json']);
  await rm(outDir, { recursive: true });
});

interface WorkerEvent {
  request: Pick<Request, 'url' | 'method' | 'destination' | 'headers'>;
  respondWith(answer: Promise<Response>): void;
}

/** The worker without a browser: what it answers itself, and how. */
function loadWorker(host: (url: string) => Response = () => new Response('')) {
  let listener: (event: WorkerEvent) => void = () => {};
  const self = {
    location: { origin: 'https://course.example' },
    addEventListener: (type: string, listen: typeof listener) => {
      if (type === 'fetch') listener = listen;
    },
  };
  const source = readFileSync(join(ROOT, 'docs/public/isolation-worker.js'), 'utf8');
  const fetch = async ({ url }: { url: string }): Promise<Response> => host(url);
  const HEADERS = runInNewContext(`${source}; ({ ...HEADERS })`, { self, fetch, Response, Headers, URL }) as object;
  return {
    HEADERS: { ...HEADERS },
    /** Undefined when the worker leaves the request to the browser. */
    ask: (url: string, request: { method?: string; destination?: string; range?: string } = {}): Promise<Response> | undefined => {
      let answer: Promise<Response> | undefined;
      const { method = 'GET', destination = 'document', range } = request;
      const headers = new Headers(range ? { range } : {});
      listener({
        request: { url, method, destination: destination as RequestDestination, headers },
        respondWith: (given) => {
          answer = given;
        },
      });
      return answer;
    },
  };
}

type RequestDestination = Request['destination'];

describe('the isolation worker', () => {
  const PAGE = 'https://course.example/about';

  test('leaves to the browser what needs no headers', () => {
    const { ask } = loadWorker();
    expect(ask(PAGE, { method: 'POST' })).toBeUndefined();
    expect(ask(PAGE, { range: 'bytes=0-9' })).toBeUndefined();
    expect(ask('https://elsewhere.example/', {})).toBeUndefined();
    expect(ask('https://elsewhere.example/', { destination: 'iframe' })).toBeUndefined();
    for (const destination of ['font', 'style', 'image', 'script', 'video', '']) expect(ask(PAGE, { destination })).toBeUndefined();
    for (const destination of ['document', 'iframe', 'worker']) expect(ask(PAGE, { destination })).toBeDefined();
  });

  test('adds headers and keeps status, body and the headers of the host', async () => {
    const { ask } = loadWorker(() => new Response('gone', { status: 404, statusText: 'Not Found', headers: { etag: '"x"' } }));
    const answer = await ask(PAGE);
    expect([answer?.status, answer?.statusText, await answer?.text()]).toEqual([404, 'Not Found', 'gone']);
    for (const [name, value] of [['etag', '"x"'], ...Object.entries(SITE_HEADERS)] as const) expect(answer?.headers.get(name)).toBe(value);
  });

  test('hands on a redirect and an error as they are', async () => {
    for (const type of ['opaqueredirect', 'opaque', 'error']) {
      const given = { type, status: 0, body: null, headers: new Headers() } as unknown as Response;
      expect(await loadWorker(() => given).ask(PAGE)).toBe(given);
    }
  });
});

const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].find((path) => existsSync(path));

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** The shipped file in a whole configuration; only the port, the folder and where nginx keeps its own files differ. */
async function startNginx(program: string) {
  const root = await mkdtemp(join(tmpdir(), 'hold-test-nginx-'));
  writeTinySite(root);
  const dist = join(root, '.vitepress/dist');
  await writeFile(join(dist, 'assets/large.js'), `export const text = '${'x'.repeat(5000)}';`);
  const port = await freePort();
  const server = hosting('nginx.conf')
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('root /srv/hold-the-line;', `root ${dist};`);
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${root}/${name};`).join('\n');
  // Started by root, nginx would read files as another user.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  await writeFile(
    join(root, 'nginx.conf'),
    `${user}daemon off; master_process off; pid ${root}/pid; error_log stderr;
events {}
http {
  types { text/html html; text/javascript js; }
  access_log off; ${temp}
  ${server}
}`,
  );
  const running = execa(program, ['-p', root, '-e', 'stderr', '-c', join(root, 'nginx.conf')], { reject: false });
  const url = `http://127.0.0.1:${port}`;
  await expect
    .poll(
      () =>
        call(url).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000, interval: 20 },
    )
    .toBe(200);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      running.kill('SIGQUIT');
      await running;
      await rm(root, { recursive: true, force: true });
    },
  };
}

// Where nginx is installed: `apt-get install nginx-light` on Debian.
test.skipIf(NGINX === undefined)(
  'nginx, if it is installed, serves clean addresses, the 404 page and the headers on every answer',
  async () => {
    await using nginx = await startNginx(NGINX ?? '');
    const ask = (path: string, headers = {}) => call(nginx.url + path, { headers });
    const expected: [string, number, string][] = [
      ['/', 200, 'index.html'],
      ['/about', 200, 'about.html'],
      ['/about?x=1', 200, 'about.html'],
      ['/parts/', 200, 'parts/index.html'],
      ['/vi/', 200, 'vi/index.html'],
      ['/no-such-page', 404, '404.html'],
      ['/vi/no-such-page', 404, '404.html'],
      ['/assets/', 404, '404.html'],
      ['/assets/gone.js', 404, '404.html'],
    ];
    const headers = Object.entries(SITE_HEADERS).map(([name, value]) => [name.toLowerCase(), value] as const);
    for (const [path, status, body] of expected) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.text).toContain(`<body>${body}</body>`);
      for (const [name, value] of headers) expect([path, name, answer.headers[name]]).toEqual([path, name, value]);
    }
    const redirect = await ask('/vi');
    expect([redirect.status, redirect.headers.location]).toEqual([301, '/vi/']);
    const asset = await ask('/assets/large.js', { 'accept-encoding': 'gzip' });
    expect([asset.headers['content-encoding'], asset.headers['cache-control']]).toEqual(['gzip', CACHING.assets]);
    const page = await ask('/about');
    expect(page.headers['cache-control']).toBe(CACHING.rest);
    expect((await ask('/assets/gone.js')).headers['cache-control']).toBeUndefined();
    const unchanged = await ask('/about', { 'if-none-match': page.headers.etag });
    expect(unchanged.status).toBe(304);
    for (const answer of [redirect, asset, unchanged]) expect(answer.headers).toMatchObject(Object.fromEntries(headers));
  },
);

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, { permissions?: Record<string, string>; steps: { uses?: string; run?: string }[] }>;
}

describe('deployment', () => {
  const folder = join(ROOT, '.github/workflows');
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

  test.for(['pages.yml', 'netlify.yml'])('%s calls what exists, by actions with a version, with no more rights than it needs', (name) => {
    const { permissions, jobs } = parse(readFileSync(join(folder, name), 'utf8')) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const commands = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run (\S+)/g)].map(([, script = '']) => script));
    expect(commands).toContain('build');
    expect(commands.filter((script) => !(script in scripts))).toEqual([]);
    expect(steps.some(({ run }) => run === 'npm ci')).toBe(true);
    expect(steps.filter(({ uses }) => uses !== undefined && !/^actions\/[\w-]+@v\d+$/.test(uses))).toEqual([]);
    expect(permissions).toEqual({ contents: 'read' });
    const writes = Object.values(jobs).flatMap((job) => Object.entries(job.permissions ?? {}).filter(([, right]) => right === 'write'));
    expect(writes.map(([what]) => what).sort()).toEqual(name === 'pages.yml' ? ['id-token', 'pages'] : []);
  });
});
