import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchBrowser } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/wait.ts';
import { type Lacking, type Plays, type StandIn, type StandInOptions, standIn } from './index.ts';

/** What the tests do with the API, as a page does it. */
const APP = `
  import { WebContainer } from '@webcontainer/api';
  Object.assign(globalThis, {
    WebContainer,
    async boot(options) { globalThis.wc = await WebContainer.boot(options); return { path: wc.path, cwd: wc.workdir }; },
    /** Runs a program to its end. */
    async run(command, args, { input, ...options } = {}) {
      const process = await wc.spawn(command, args, options);
      let output = '';
      const end = process.output.pipeTo(new WritableStream({ write(text) { output += text; } }));
      if (input) { const writer = process.input.getWriter(); for (const text of input) await writer.write(text); }
      const code = await process.exit;
      await end;
      return { code, output };
    },
    /** How a promise stands after a while. */
    async within(ms, promise) {
      const late = new Promise((resolve) => setTimeout(resolve, ms, { pending: true }));
      return Promise.race([promise.then((value) => ({ value }), ({ name, message, code }) => ({ name, message, code })), late]);
    },
  });
`;

/** Long enough for everything that is going to happen. */
const QUIET_MS = 400;
const LINUX = process.platform === 'linux';

const servers: Server[] = [];
let browser: Browser;
/** Where containers have their folders: ours alone, so that others who test beside us do not show. */
let temp: string;
let isolated: string;
let bare: string;

/** A page with the API, isolated or not. */
async function serveApp(script: string, headers: Record<string, string>): Promise<string> {
  const server = createServer((request, response) => {
    const js = request.url === '/app.js';
    response.writeHead(200, { 'content-type': js ? 'text/javascript' : 'text/html', ...headers });
    response.end(
      js ? script : '<!doctype html><title>app</title><link rel="icon" href="data:,"><body><script src="/app.js"></script></body>',
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'iife',
    write: false,
  });
  const script = outputFiles[0]?.text ?? '';
  isolated = await serveApp(script, { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' });
  bare = await serveApp(script, {});
  browser = await launchBrowser();
  temp = mkdtempSync(join(tmpdir(), 'hold-test-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temp;
});
afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
  expect(folders()).toEqual([]);
  rmSync(temp, { recursive: true });
});

/** The folders of containers that are there now. */
function folders(): string[] {
  return readdirSync(temp).filter((name) => name.startsWith('hold stand-in '));
}

/** Processes of a container, dead or alive, found without asking the stand-in. */
function processesIn(cwd: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(cwd);
      } catch {
        return false;
      }
    });
}

/** A tab of its own with a stand-in behind it. */
interface Stage {
  page: Page;
  context: BrowserContext;
  service: StandIn;
  /** Runs a script in the page. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  js(script: string): Promise<any>;
  boot(): Promise<string>;
  /** Runs a program of Node's in the container. */
  node(source: string, options?: { input?: string[]; env?: Record<string, string> }): Promise<{ code: number; output: string }>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function stage(options: StandInOptions = {}, url = isolated): Promise<Stage> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  const service = await standIn(context, options);
  const page = await context.newPage();
  await page.goto(url);
  const js = (script: string): Promise<unknown> => page.evaluate(script);
  return {
    page,
    context,
    service,
    js,
    boot: async () => ((await js('boot()')) as { cwd: string }).cwd,
    node: async (source, run = {}) => {
      await js(`wc.fs.writeFile('main.mjs', ${JSON.stringify(source)})`);
      return (await js(`run('node', ['main.mjs'], ${JSON.stringify(run)})`)) as { code: number; output: string };
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await context.close();
    },
  };
}

describe('a container', () => {
  test('boots, mounts files and runs a program to its exit code', async () => {
    await using at = await stage();
    const { path, cwd } = await at.js('boot({ workdirName: "course" })');
    expect(cwd).toMatch(/[\\/]course$/);
    expect(path).not.toBe('');
    await at.js(`wc.mount({ 'main.mjs': { file: { contents: "import './lib/a.mjs'; process.exitCode = 7" } },
      lib: { directory: { 'a.mjs': { file: { contents: "console.log('xin chào', process.cwd(), process.versions.webcontainer)" } } } } })`);
    expect(await at.js(`run('node', ['main.mjs'])`)).toEqual({ code: 7, output: `xin chào ${cwd} stand-in\r\n` });
    expect(at.service.requests).toEqual(['https://stackblitz.com/headless?version=1.6.4']);
    expect(at.service.processes).toBe(0);
  });

  test('gives programs an environment, a folder and input, and nothing of ours', async () => {
    await using at = await stage();
    const cwd = await at.boot();
    await at.js(`wc.fs.mkdir('deep/down', { recursive: true })`);
    await at.js(
      `wc.fs.writeFile('deep/down/env.mjs', 'const { A, HOME, VITEST } = process.env; console.log(A, HOME, VITEST, process.cwd())')`,
    );
    expect(await at.js(`run('node', ['env.mjs'], { cwd: 'deep/down', env: { A: 1, NODE_OPTIONS: '--no-warnings' } })`)).toEqual({
      code: 0,
      output: `1 ${cwd} undefined ${join(cwd, 'deep/down')}\r\n`,
    });
    // Control-D ends the input; without it the program would wait for ever.
    const echo = 'let all = ""; for await (const text of process.stdin) all += text; console.log(JSON.stringify(all));';
    expect(await at.node(echo, { input: ['một\n', 'two\n', '\u0004'] })).toEqual({ code: 0, output: '"một\\ntwo\\n"\r\n' });
    expect(await at.js(`within(5000, wc.spawn('no-such-program'))`)).toMatchObject({ message: 'jsh: command not found: no-such-program' });
  });

  test('streams output in order, all of it, and closes it', async () => {
    await using at = await stage();
    await at.boot();
    const { code, output } = await at.node('for (let n = 0; n < 20_000; n += 1) console.log(n);');
    expect(code).toBe(0);
    expect(output).toBe(Array.from({ length: 20_000 }, (_, n) => `${n}\r\n`).join(''));
    // While a program runs, not when it has ended: it waits for an answer to what it printed.
    const asked = at.js(`(async () => {
      await wc.fs.writeFile('ask.mjs', 'console.log("ready?"); process.stdin.once("data", () => process.exit(3));');
      const process = await wc.spawn('node', ['ask.mjs']);
      const reader = process.output.getReader();
      const { value } = await reader.read();
      await process.input.getWriter().write('yes');
      return [value, await process.exit, (await reader.read()).done];
    })()`);
    expect(await asked).toEqual(['ready?\r\n', 3, true]);
    expect(await at.js(`wc.spawn('node', ['-e', 'console.log(1)'], { output: false }).then((process) => process.exit)`)).toBe(0);
  });

  test('a character that is cut in two arrives as two replacement characters', async () => {
    await using at = await stage();
    await at.boot();
    const source = 'process.stdout.write(Buffer.of(0xc3)); setTimeout(() => process.stdout.write(Buffer.of(0xa9)), 500);';
    expect(await at.node(source)).toEqual({ code: 0, output: '\ufffd\ufffd' });
  });

  test('keeps files: text, bytes, folders, and says what is missing without a code', async () => {
    await using at = await stage();
    const cwd = await at.boot();
    expect(await at.js(`wc.fs.mkdir('a/b', { recursive: true })`)).toBe(join(cwd, 'a'));
    await at.js(`wc.fs.writeFile('a/text', 'đường dây')`);
    await at.js(`wc.fs.writeFile('/a/bytes', new Uint8Array(100_000).map((_, n) => n))`);
    expect(readFileSync(join(cwd, 'a/text'), 'utf8')).toBe('đường dây');
    expect(await at.js(`wc.fs.readFile('a/text', 'utf-8')`)).toBe('đường dây');
    expect(
      await at.js(`wc.fs.readFile('a/bytes').then((bytes) => [bytes instanceof Uint8Array, bytes.every((byte, n) => byte === n % 256)])`),
    ).toEqual([true, true]);
    await at.js(`wc.fs.rename('a/text', 'a/b/moved')`);
    const list = `wc.fs.readdir('a', { withFileTypes: true }).then((all) => all.map((entry) => [entry.name, entry.isFile(), entry.isDirectory()]))`;
    expect(await at.js(list)).toEqual([
      ['b', false, true],
      ['bytes', true, false],
    ]);
    await at.js(`wc.fs.rm('a/b', { recursive: true })`);
    expect(await at.js(`wc.fs.readdir('a')`)).toEqual(['bytes']);
    const missing = await at.js(`within(5000, wc.fs.readFile('a/b/moved'))`);
    expect(missing.message).toMatch(/^ENOENT/);
    expect(missing.code).toBeUndefined();
    expect((await at.js(`within(5000, wc.fs.readFile('../../preload.cjs'))`)).message).toMatch(/^EPERM/);
  });

  test('mounts trees where there is a folder, refuses snapshots, exports what it has', async () => {
    await using at = await stage();
    await at.boot();
    const tree = `{ 'a.txt': { file: { contents: 'một' } }, d: { directory: { 'b.bin': { file: { contents: Uint8Array.of(0, 255, 128) } } } } }`;
    expect((await at.js(`within(5000, wc.mount(${tree}, { mountPoint: 'in' }))`)).message).toMatch(/^ENOENT/);
    await at.js(`wc.fs.mkdir('in')`);
    await at.js(`wc.mount(${tree}, { mountPoint: 'in' })`);
    const round = `wc.export('in').then((tree) => [tree['a.txt'].file.contents, [...tree.d.directory['b.bin'].file.contents]])`;
    expect(await at.js(round)).toEqual(['một', [0, 255, 128]]);
    expect((await at.js(`within(5000, wc.mount(Uint8Array.of(0x81)))`)).message).toMatch(/not binary snapshots/);
    expect((await at.js(`within(5000, wc.export('in', { format: 'zip' }))`)).message).toMatch(/nothing else/);
  });

  test('tells of changed files until the watcher is closed', async () => {
    await using at = await stage();
    await at.boot();
    await at.js(`(async () => {
      globalThis.changes = [];
      globalThis.watcher = wc.fs.watch('.', (change, name) => changes.push(name));
      await new Promise((resolve) => setTimeout(resolve, ${QUIET_MS}));
    })()`);
    await at.node('import { writeFileSync } from "node:fs"; writeFileSync("result.json", "{}");');
    await at.page.waitForFunction(`changes.includes('result.json')`);
    expect(await at.js(`watcher.close().then(() => wc.fs.writeFile('late', '')).then(() => changes.includes('late'))`)).toBe(false);
  });

  test('kills a program with its group, and counts what left the group', async () => {
    await using at = await stage();
    const cwd = await at.boot();
    await at.js(`wc.fs.writeFile('main.mjs', \`
      import { spawn } from 'node:child_process';
      const start = (options) => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', env: {}, ...options });
      start({});
      start({ detached: true });
      setInterval(() => {}, 1000);
      console.log('up');
    \`)`);
    await at.js(`(async () => {
      globalThis.proc = await wc.spawn('node', ['main.mjs']);
      await proc.output.getReader().read();
    })()`);
    // The environment of a new process is to be seen a moment after its start.
    if (LINUX)
      await waitUntil(
        () => at.service.processes === 3,
        () => `${at.service.processes} processes instead of 3`,
      );
    await at.js('proc.kill()');
    expect(await at.js('proc.exit')).toBe(137);
    if (LINUX)
      await waitUntil(
        () => at.service.processes === 1,
        () => `${at.service.processes} processes instead of 1`,
      );
    await at.js('wc.teardown()');
    await waitUntil(
      () => !existsSync(cwd) && at.service.processes === 0,
      () => 'torn down, but not gone',
    );
    if (LINUX) expect(processesIn(cwd)).toEqual([]);
  });
});

const FOREVER = `wc.spawn('node', ['-e', 'setInterval(() => {}, 1000); console.log(1)']).then(async (process) => {
  globalThis.proc = process;
  await process.output.getReader().read();
})`;

describe('one container after another', () => {
  test('a torn down one is gone, and another boots in its place', async () => {
    await using at = await stage();
    const first = await at.boot();
    await at.js(FOREVER);
    await at.js('wc.teardown()');
    const second = await at.boot();
    expect(second).not.toBe(first);
    expect(existsSync(first)).toBe(false);
    expect(at.service.processes).toBe(0);
    expect(await at.node('console.log("again")')).toEqual({ code: 0, output: 'again\r\n' });
    expect(at.service.requests).toHaveLength(1);
  });

  test('a reload of the page ends the one before', async () => {
    await using at = await stage();
    const first = await at.boot();
    await at.js(FOREVER);
    expect(at.service.processes).toBe(1);
    await at.page.reload();
    await waitUntil(
      () => at.service.processes === 0 && !existsSync(first),
      () => 'reloaded, but not gone',
    );
    await at.boot();
    expect(await at.node('console.log("again")')).toEqual({ code: 0, output: 'again\r\n' });
    expect(at.service.requests).toHaveLength(2);
  });

  test('two tabs have a container each; a closed tab takes its own along', async () => {
    await using at = await stage();
    const first = await at.boot();
    const other = await at.context.newPage();
    await other.goto(isolated);
    const { cwd: second } = (await other.evaluate('boot()')) as { cwd: string };
    await at.js(FOREVER);
    await other.evaluate(FOREVER);
    await other.evaluate(`wc.fs.writeFile('mine', '')`);
    expect(existsSync(join(second, 'mine'))).toBe(true);
    expect(existsSync(join(first, 'mine'))).toBe(false);
    expect(at.service.processes).toBe(2);
    await other.close();
    await waitUntil(
      () => at.service.processes === 1 && !existsSync(second),
      () => 'closed, but not gone',
    );
    expect(existsSync(first)).toBe(true);
  });

  test('one tab alone can have a stand-in', async () => {
    const page = await browser.newPage();
    const service = await standIn(page);
    await page.goto(isolated);
    const { cwd } = (await page.evaluate('boot()')) as { cwd: string };
    await page.evaluate(FOREVER);
    expect(service.processes).toBe(1);
    await page.close();
    await waitUntil(
      () => service.processes === 0 && !existsSync(cwd),
      () => 'closed, but not gone',
    );
    await service[Symbol.asyncDispose]();
  });
});

test('afterwards there is no process and no folder, and the address answers nothing', async () => {
  await using at = await stage();
  const cwd = await at.boot();
  await at.js(FOREVER);
  expect(existsSync(cwd)).toBe(true);
  await at.service[Symbol.asyncDispose]();
  expect(existsSync(cwd)).toBe(false);
  expect(folders()).toEqual([]);
  if (LINUX) expect(processesIn(cwd)).toEqual([]);
  expect(await at.js(`within(${QUIET_MS}, wc.fs.readdir('.'))`)).toEqual({ pending: true });
  await at.page.reload();
  expect(await at.js(`within(${QUIET_MS}, boot())`)).toEqual({ pending: true });
});

/** What `boot` comes to. */
const outcome = (ms = QUIET_MS): string => `within(${ms}, boot().then(() => 'booted'))`;
/**
 * The retry that the API leaves open: its listener is still there. By way of a blank page, since Chromium ignores a second
 * navigation to an address that it is on its way to, for two seconds.
 */
const RETRY = `(() => { const frame = document.querySelector('iframe'); const { src } = frame; frame.src = 'about:blank'; frame.src = src; })()`;

describe('what it plays', () => {
  test.for<Plays>(['offline', 'hang', 'unavailable'])('%s: nothing comes, until the network is back', async (plays) => {
    await using at = await stage({ plays });
    await at.js('globalThis.booting = boot(); undefined');
    expect(await at.js(`within(${QUIET_MS}, booting)`)).toEqual({ pending: true });
    at.service.play('ok');
    await at.js(RETRY);
    expect(await at.js('within(15_000, booting.then(() => "booted"))')).toEqual({ value: 'booted' });
    expect(at.service.requests).toHaveLength(2);
  });

  test('init-only: the frame says that it is there, and no container comes', async () => {
    await using at = await stage({ plays: 'init-only' });
    await at.js(`globalThis.inits = 0; addEventListener('message', ({ data, origin }) => {
      if (data.type === 'init' && origin === 'https://stackblitz.com') inits += 1;
    })`);
    await at.js('void boot()');
    await at.page.waitForFunction('inits === 1');
    expect(await at.js(`within(${QUIET_MS}, boot())`)).toEqual({ pending: true });
    expect(folders()).toEqual([]);
  });

  test('slow-boot: it comes, late', async () => {
    await using at = await stage({ plays: 'slow-boot', bootDelayMs: 1500 });
    const began = performance.now();
    expect(await at.js(outcome(15_000))).toEqual({ value: 'booted' });
    expect(performance.now() - began).toBeGreaterThanOrEqual(1500);
  });

  test.for<[Plays, string, RegExp]>([
    ['not-isolated', 'DataCloneError', /requires self\.crossOriginIsolated/],
    ['blocked', 'SecurityError', /Access is denied/],
    ['out-of-memory', 'RangeError', /could not allocate memory/],
  ])('%s: refused with a %s; a second try may work', async ([plays, name, message]) => {
    await using at = await stage({ plays });
    expect(await at.js(outcome(15_000))).toEqual({ name, message: expect.stringMatching(message), code: undefined });
    at.service.play('ok');
    expect(await at.js(outcome(15_000))).toEqual({ value: 'booted' });
  });

  test('a page that is not isolated is refused for real', async () => {
    await using at = await stage({}, bare);
    expect(await at.js('crossOriginIsolated')).toBe(false);
    expect(await at.js(outcome(15_000))).toMatchObject({ name: 'DataCloneError' });
  });
});

test('a crash: nothing settles any more, nothing is left, and a frame loaded anew works', async () => {
  await using at = await stage();
  const cwd = await at.boot();
  await at.js(FOREVER);
  await at.service.crash();
  expect(existsSync(cwd)).toBe(false);
  expect(at.service.processes).toBe(0);
  const calls = [`proc.exit`, `wc.fs.readdir('.')`, `wc.spawn('node', ['-v'])`, `wc.mount({})`, `wc.setPreviewScript('')`];
  for (const call of calls) expect([call, await at.js(`within(${QUIET_MS}, ${call})`)]).toEqual([call, { pending: true }]);
  await at.js('wc.teardown()');
  expect(await at.js(outcome())).toEqual({ pending: true });
  await at.page.reload();
  expect(await at.js(outcome(15_000))).toEqual({ value: 'booted' });
});

/** A program that tells what there is, and what it prints with the need and without. */
interface Probe {
  source: string;
  has: string[];
  lacks: string[];
}

const attempt = (name: string, call: string): string =>
  `try { ${call}; console.log('${name} ok'); } catch (error) { console.log('${name}', error.code); }`;

const PROBES: Record<Exclude<Lacking, 'hang'>, Probe> = {
  net: {
    source: `
      import { connect, createServer } from 'node:net';
      const server = createServer();
      server.on('error', ({ code }) => console.log('listen', code));
      server.listen(0, '127.0.0.1', () => server.close(() => console.log('listen ok')));
      connect(1, '127.0.0.1').on('error', ({ code }) => console.log('connect', code));`,
    has: ['connect ECONNREFUSED', 'listen ok'],
    lacks: ['connect ENOSYS', 'listen ENOSYS'],
  },
  rst: {
    source: `
      import { connect, createServer, Socket } from 'node:net';
      console.log(typeof Socket.prototype.resetAndDestroy);
      // Destroyed with bytes unread: the kernel resets such a connection.
      const server = createServer({ pauseOnConnect: true }, (socket) => setTimeout(() => socket.destroy(), 200));
      server.listen(0, '127.0.0.1', () => {
        const socket = connect(server.address().port, '127.0.0.1');
        socket.on('error', ({ code }) => console.log(code)).on('end', () => console.log('end'));
        socket.on('close', () => server.close()).resume().write('unread');
      });`,
    has: ['ECONNRESET', 'function'],
    lacks: ['end', 'undefined'],
  },
  dgram: {
    source: `
      import { createSocket, Socket } from 'node:dgram';
      ${attempt('createSocket', `createSocket('udp4').close()`)}
      ${attempt('Socket', `new Socket('udp4').close()`)}`,
    has: ['Socket ok', 'createSocket ok'],
    lacks: ['Socket ENOSYS', 'createSocket ENOSYS'],
  },
  http: {
    source: `
      import { createServer, get } from 'node:http';
      const server = createServer((_, response) => response.end());
      server.on('error', ({ code }) => console.log('listen', code));
      server.listen(0, '127.0.0.1', () => server.close(() => console.log('listen ok')));
      get('http://127.0.0.1:1/').on('error', ({ code }) => console.log('get', code));
      fetch('http://127.0.0.1:2/').catch(({ message, cause }) => console.log('fetch', message, cause.code));`,
    has: ['fetch fetch failed ECONNREFUSED', 'get ECONNREFUSED', 'listen ok'],
    lacks: ['fetch fetch failed ENOSYS', 'get ENOSYS', 'listen ENOSYS'],
  },
  ws: {
    source: `
      import { createServer, request } from 'node:http';
      import { createServer as createRaw } from 'node:net';
      const SWITCH = 'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n';
      const ask = (name, server) => server.listen(0, '127.0.0.1', () => {
        const headers = { connection: 'Upgrade', upgrade: 'websocket' };
        const outgoing = request({ port: server.address().port, host: '127.0.0.1', headers, agent: false }).end();
        const tell = (what) => { console.log(name, what); server.close(); outgoing.destroy(); };
        outgoing.on('upgrade', (_, socket) => { socket.destroy(); tell('upgrade'); });
        outgoing.on('response', ({ statusCode }) => tell(statusCode));
        outgoing.on('error', ({ message }) => tell(message));
      });
      ask('http', createServer().on('upgrade', (_, socket) => { console.log('asked'); socket.end(SWITCH); }));
      ask('raw', createRaw((socket) => socket.on('error', () => {}).once('data', () => socket.end(SWITCH))));`,
    has: ['asked', 'http upgrade', 'raw upgrade'],
    lacks: ['http 400', 'raw Unexpected server response: 400'],
  },
  tls: {
    source: `
      import { createServer as createHttps } from 'node:https';
      import { connect, createServer } from 'node:tls';
      ${attempt('createServer', 'createServer({})')}
      ${attempt('https', 'createHttps({})')}
      ${attempt('connect', `connect(1, '127.0.0.1').on('error', () => {})`)}`,
    has: ['connect ok', 'createServer ok', 'https ok'],
    lacks: ['connect ENOSYS', 'createServer ENOSYS', 'https ENOSYS'],
  },
  worker: {
    source: `
      import { Worker } from 'node:worker_threads';
      ${attempt('worker', `new Worker('0', { eval: true })`)}`,
    has: ['worker ok'],
    lacks: ['worker ENOSYS'],
  },
  child: {
    source: `
      import * as child from 'node:child_process';
      const node = process.execPath;
      ${attempt('spawn', `child.spawn(node, ['-v'], { stdio: 'ignore' })`)}
      ${attempt('fork', `child.fork(new URL('file:///nothing'), { stdio: 'ignore' })`)}
      ${attempt('exec', `child.exec('exit')`)}
      ${attempt('execFile', `child.execFile(node, ['-v'])`)}
      ${attempt('execFileSync', `child.execFileSync(node, ['-v'])`)}
      ${attempt('spawnSync', `child.spawnSync(node, ['-v'])`)}`,
    has: ['exec ok', 'execFile ok', 'execFileSync ok', 'fork ok', 'spawn ok', 'spawnSync ok'],
    lacks: ['exec ENOSYS', 'execFile ENOSYS', 'execFileSync ENOSYS', 'fork ENOSYS', 'spawn ENOSYS', 'spawnSync ENOSYS'],
  },
};

/** What a program prints, in the order of the alphabet. */
async function printed(at: Stage, source: string): Promise<string[]> {
  const { output } = await at.node(source);
  return output.trim().split('\r\n').sort();
}

describe('what it lacks', () => {
  test('nothing, unless it is told', async () => {
    await using at = await stage();
    await at.boot();
    for (const { source, has } of Object.values(PROBES)) expect(await printed(at, source)).toEqual(has);
  });

  test.for(Object.entries(PROBES))('%s', async ([lacking, { source, lacks }]) => {
    await using at = await stage({ lacks: [lacking as Lacking] });
    await at.boot();
    expect(await printed(at, source)).toEqual(lacks);
  });

  test.runIf(LINUX)('hang: no connect is left without an answer', async () => {
    const entry = join(import.meta.dirname, '../../runner/lab/backlog.ts');
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', write: false });
    const source = `${outputFiles[0]?.text}\nconst full = await fullBacklog(); console.log(typeof full?.port); full?.dispose();`;
    await using lacking = await stage({ lacks: ['hang'] });
    await using whole = await stage();
    await lacking.boot();
    await whole.boot();
    expect(await printed(lacking, source)).toEqual(['undefined']);
    expect(await printed(whole, source)).toEqual(['number']);
  });

  test('rst: servers and clients still come to their end', async () => {
    await using at = await stage({ lacks: ['rst'] });
    await at.boot();
    const source = `
      import { createServer } from 'node:http';
      const server = createServer((request, response) => (request.url === '/cut' ? request.socket.destroy() : response.end('hello')));
      server.listen(0, '127.0.0.1', async () => {
        const url = 'http://127.0.0.1:' + server.address().port;
        console.log(await (await fetch(url)).text());
        await fetch(url + '/cut', { method: 'POST', body: 'x'.repeat(100_000) }).catch(({ cause }) => console.log(cause.code));
        server.close(() => console.log('closed'));
        server.closeAllConnections();
      });`;
    expect(await printed(at, source)).toEqual(['UND_ERR_SOCKET', 'closed', 'hello']);
  });

  test('is missing in child processes and workers too, whatever environment they are given', async () => {
    await using at = await stage({ lacks: ['dgram'] });
    await at.boot();
    const source = `
      import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      import { Worker } from 'node:worker_threads';
      writeFileSync('probe.cjs', ${JSON.stringify(attempt('dgram', `require('node:dgram').createSocket('udp4')`))});
      const env = { HOME: '/' };
      const options = { env, stdio: 'inherit' };
      spawn(process.execPath, ['probe.cjs'], options);
      fork('probe.cjs', { env });
      spawnSync(process.execPath, ['probe.cjs'], options);
      execFileSync(process.execPath, ['probe.cjs'], options);
      new Worker('./probe.cjs', { execArgv: [] });
      new Worker('./probe.cjs', { env });
      new Worker('./probe.cjs');`;
    expect(await printed(at, source)).toEqual(Array(7).fill('dgram ENOSYS'));
  });
});

describe('the Node behind it', () => {
  const NOWHERE = join(tmpdir(), 'no such folder', 'node');

  test('can be chosen', async () => {
    await using at = await stage({ node: NOWHERE });
    await at.boot();
    expect(await at.js(`within(15_000, wc.spawn('node', ['-v']))`)).toMatchObject({ message: 'jsh: command not found: node' });
  });

  test('can be chosen for all tests', async () => {
    vi.stubEnv('HOLD_WC_NODE', NOWHERE);
    await using at = await stage();
    vi.unstubAllEnvs();
    await at.boot();
    expect(await at.js(`within(15_000, wc.spawn('node', ['-v']))`)).toMatchObject({ message: 'jsh: command not found: node' });
  });
});
