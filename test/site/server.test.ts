import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { SITE_HEADERS } from '../../runner/server/headers.ts';
import { CLI, exerciseFile, FIXTURES, hostile, leftovers, type TempCourse, tempCourse } from '../helpers/course.ts';
import { call, type Lines, type ServedCourse, serve, writeTinySite } from '../helpers/serve.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const RIGHT = readFileSync(join(FIXTURES, 'course/solutions/01-answer/solution.ts'), 'utf8');
const STARTER = readFileSync(join(FIXTURES, 'course/exercises/01-answer/starter.ts'), 'utf8');

/** A tiny course, served. */
interface Site extends ServedCourse {
  course: TempCourse;
}

/** @param options of `serve`: with the runtime, if nothing else is said */
async function open(options = ['--local']): Promise<Site> {
  const course = await tempCourse('served');
  writeTinySite(course.root);
  const served = await serve(course.environment, 0, options);
  return {
    ...served,
    course,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await course[Symbol.asyncDispose]();
    },
  };
}

const verdictOf = (lines: Lines) => lines.seen.find((line) => line.type === 'verdict')?.verdict;

describe('who is let in', () => {
  test('only a page of ours on this machine: a foreign Host, Origin or site, or no token, is refused', async () => {
    await using site = await open();
    const { port } = site;
    const save = { text: 'export {};', base: 'x' };
    const refused: [string, string, string, Record<string, string | undefined>][] = [
      ['a foreign Host', 'GET', 'exercise/exercise-1', { host: `evil.example:${port}` }],
      ['a Host that only begins like ours', 'GET', 'exercise/exercise-1', { host: `127.0.0.1.evil.example:${port}` }],
      ['our Host with another port', 'GET', 'exercise/exercise-1', { host: `127.0.0.1:${port + 1}` }],
      ['a foreign Origin', 'PUT', 'exercise/exercise-1', { origin: 'http://evil.example' }],
      ['no Origin on a write', 'PUT', 'exercise/exercise-1', { origin: undefined }],
      ['the Origin null', 'PUT', 'exercise/exercise-1', { origin: 'null' }],
      ['loopback on another port', 'PUT', 'exercise/exercise-1', { origin: `http://127.0.0.1:${port + 1}` }],
      ['another name of loopback', 'PUT', 'exercise/exercise-1', { origin: `http://localhost:${port}` }],
      ['https instead of http', 'PUT', 'exercise/exercise-1', { origin: `https://127.0.0.1:${port}` }],
      ['a foreign Origin on a read', 'GET', 'exercise/exercise-1', { origin: 'http://evil.example' }],
      ['a cross-site read', 'GET', 'exercise/exercise-1', { 'sec-fetch-site': 'cross-site' }],
      ['a read from another port', 'GET', 'exercise/exercise-1', { 'sec-fetch-site': 'same-site' }],
      ['no token', 'GET', 'exercise/exercise-1', { 'x-hold-token': undefined }],
      ['a wrong token', 'GET', 'exercise/exercise-1', { 'x-hold-token': 'a'.repeat(32) }],
      ['a token that is too long', 'GET', 'exercise/exercise-1', { 'x-hold-token': `${site.token}x` }],
      ['a run without a token', 'POST', 'run/exercise-1', { 'x-hold-token': undefined }],
      ['the events without a token', 'GET', 'events', { 'x-hold-token': undefined }],
      ['the progress without a token', 'GET', 'progress', { 'x-hold-token': undefined }],
      ['an export without a token', 'GET', 'export', { 'x-hold-token': undefined }],
      ['an export to a foreign Origin', 'GET', 'export', { origin: 'http://evil.example' }],
      ['an import without a token', 'POST', 'import', { 'x-hold-token': undefined }],
      ['an import from a foreign Origin', 'POST', 'import', { origin: 'http://evil.example' }],
    ];
    const answers = await Promise.all(
      refused.map(async ([what, method, path, headers]) => {
        const answer = await site.ask(method, path, method === 'GET' ? undefined : save, headers);
        return [what, answer.status, typeof answer.json.error.vi];
      }),
    );
    expect(answers).toEqual(refused.map(([what]) => [what, 403, 'string']));
    expect(existsSync(exerciseFile(site.course.root))).toBe(false);
  });

  test('a write that a form could send is no request of ours', async () => {
    await using site = await open();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined]) {
      const answer = await site.ask('POST', 'run/exercise-1', '{}', { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 415]);
    }
  });

  test('a page carries the token, but not under a foreign name, and no two starts share it', async () => {
    await using site = await open();
    expect(site.token).toMatch(/^[\w-]{32}$/);
    for (const path of ['/', '/parts/', '/about', '/vi/', '/no-such-page']) {
      expect((await call(site.url + path)).text).toContain(site.token);
      const foreign = await call(site.url + path, { headers: { host: `evil.example:${site.port}` } });
      expect([path, foreign.status, foreign.text]).toEqual([path, 403, '']);
    }
    await using again = await serve(site.course.environment);
    expect(again.token).not.toBe(site.token);
  });

  test('no answer may be read by another origin, or shown in a frame of it', async () => {
    await using site = await open();
    const headers = { origin: 'http://evil.example' };
    for (const answer of [
      await call(`${site.url}/`, { headers }),
      await call(`${site.url}/assets/app.js`, { headers }),
      await site.ask('OPTIONS', 'run/exercise-1', undefined, { ...headers, 'access-control-request-method': 'POST' }),
    ]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await call(`${site.url}/`)).headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  test('it listens on loopback only', async () => {
    await using site = await open();
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
    if (outside === undefined) return;
    const code = await new Promise((resolve) => {
      const socket = connect(site.port, outside, () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    expect(code).toBe('ECONNREFUSED');
  });
});

describe('addresses', () => {
  test('what does not exist is not found, and nothing outside of the course is reachable', async () => {
    await using site = await open();
    for (const path of [
      'exercise/exercise-99',
      'exercise/',
      'exercise/../../package.json',
      'exercise/..%2f..%2fpackage.json',
      'nothing',
      '',
    ]) {
      expect([path, (await site.ask('GET', path)).status]).toEqual([path, 404]);
    }
    expect((await site.ask('POST', 'run/01-answer', {})).status).toBe(404);
    expect((await site.ask('DELETE', 'exercise/exercise-1')).status).toBe(404);
    for (const path of [
      '/../package.json',
      '/..%2f..%2fexercises/catalogue.js',
      '/%2e%2e/%2e%2e/exercises/catalogue.js',
      '/assets/../../../exercises/catalogue.js',
    ]) {
      const answer = await call(site.url + path);
      expect([path, answer.status, answer.text.includes('catalogue =')]).toEqual([path, 404, false]);
    }
  });

  test('an address that is no address ends the request, not the server', async () => {
    await using site = await open();
    for (const line of [
      'GET // HTTP/1.1',
      'GET //[ HTTP/1.1',
      'GET /%zz HTTP/1.1',
      'GET http://[ HTTP/1.1',
      'GET /__course/%zz HTTP/1.1',
    ]) {
      await new Promise((resolve) => {
        const socket = connect(site.port, '127.0.0.1', () =>
          socket.end(`${line}\r\nhost: 127.0.0.1:${site.port}\r\nconnection: close\r\n\r\n`),
        );
        socket.on('error', resolve).on('close', resolve).resume();
      });
    }
    expect((await call(`${site.url}/`)).status).toBe(200);
  });

  test('every way to write the address of a page leads to a page that can run checks', async () => {
    await using site = await open();
    for (const path of ['/about', '/about.html', '/about?x=1', '/vi', '/vi/', '/vi/index.html', '/parts', '/index.html']) {
      const answer = await call(site.url + path);
      const page = answer.status === 200 ? answer : await call(new URL(answer.headers.location ?? '/none', site.url).href);
      expect([path, page.status, page.text.includes(site.token)]).toEqual([path, 200, true]);
    }
    expect((await call(`${site.url}/nowhere`)).status).toBe(404);
  });
});

describe('the file', () => {
  test('is made from the starter when the page opens it, and saved as it is', async () => {
    await using site = await open();
    const { json: state } = await site.ask('GET', 'exercise/exercise-1');
    expect(state).toMatchObject({ text: STARTER, hints: 0, progress: {} });
    expect(await readFile(exerciseFile(site.course.root), 'utf8')).toBe(STARTER);
    const text = '// giữ máy\r\nexport {};\n';
    const { json: saved } = await site.ask('PUT', 'exercise/exercise-1', { text, base: state.version });
    expect(saved.saved).toBe(true);
    expect(await readFile(exerciseFile(site.course.root), 'utf8')).toBe(text);
    expect((await site.ask('GET', 'exercise/exercise-1')).json).toMatchObject({ text, version: saved.version });
  });

  test('a save on a stale base writes nothing and tells what is on disk', async () => {
    await using site = await open();
    const { json: state } = await site.ask('GET', 'exercise/exercise-1');
    await writeFile(exerciseFile(site.course.root), '// from another editor\n');
    const { json: answer } = await site.ask('PUT', 'exercise/exercise-1', { text: '// from the page\n', base: state.version });
    expect(answer).toMatchObject({ saved: false, text: '// from another editor\n' });
    expect(await readFile(exerciseFile(site.course.root), 'utf8')).toBe('// from another editor\n');
    // On the version that it was told, the page may decide.
    const { json: decided } = await site.ask('PUT', 'exercise/exercise-1', { text: '// from the page\n', base: answer.version });
    expect(decided.saved).toBe(true);
  });

  test('is never written from a request that is too large, or no JSON, or no save', async () => {
    await using site = await open();
    const { json: state } = await site.ask('GET', 'exercise/exercise-1');
    const huge = JSON.stringify({ text: 'x'.repeat(7 * 1024 ** 2), base: state.version });
    for (const [body, status] of [
      [huge, 413],
      ['{"text": ', 400],
      ['null', 400],
      ['{}', 400],
      [JSON.stringify({ base: state.version }), 400],
      [JSON.stringify({ text: 7, base: state.version }), 400],
    ] as const) {
      const answer = await site.ask('PUT', 'exercise/exercise-1', body);
      expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), status]);
      expect(answer.json.error.vi).not.toBe('');
    }
    expect(await readFile(exerciseFile(site.course.root), 'utf8')).toBe(STARTER);
  });

  test("reset keeps the learner's version and says where", async () => {
    await using site = await open();
    await site.course.write('// mine\n');
    await site.course.run('check', '1');
    const { json: reset } = await site.ask('POST', 'reset/exercise-1', {});
    expect(reset.text).toBe(STARTER);
    expect(reset.backup).toMatch(/^\.hold\/backup\/01-answer\/exercise-.*\.ts$/);
    expect(await readFile(join(site.course.root, reset.backup), 'utf8')).toBe('// mine\n');
    // What was said about the old program is not said about the starter.
    expect((await site.ask('GET', 'exercise/exercise-1')).json.verdict).toBeUndefined();
  });

  test('a version that gives way to another can be kept aside', async () => {
    await using site = await open();
    const { json: kept } = await site.ask('POST', 'keep/exercise-1', { text: '// theirs\n' });
    expect(await readFile(join(site.course.root, kept.backup), 'utf8')).toBe('// theirs\n');
    expect((await site.ask('POST', 'keep/exercise-1', {})).status).toBe(400);
  });

  test('hints are counted up to three', async () => {
    await using site = await open();
    for (const hints of [1, 2, 3, 3]) expect((await site.ask('POST', 'hint/exercise-1', {})).json).toEqual({ hints });
    expect((await site.ask('GET', 'exercise/exercise-1')).json.hints).toBe(3);
  });
});

describe('a run', () => {
  test('tells every check as it ends, and gives the verdict that the terminal gives', async () => {
    await using site = await open();
    await site.course.write(RIGHT);
    const lines = await site.stream('POST', 'run/exercise-1');
    await lines.ended;
    expect(lines.seen.map((line) => line.type)).toEqual([
      ...['check-started', 'check-ended', 'check-started', 'check-ended', 'check-started', 'check-ended', 'verdict'],
    ]);
    const here = verdictOf(lines);
    const there = await site.course.verdict('1');
    expect(here.status).toBe('passed');
    expect(here.checks.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual(
      there.checks.map(({ id, status }) => [id, status]),
    );
    expect((await site.ask('GET', 'progress')).json['exercise-1'].passedAt).toBeTypeOf('string');
    expect((await site.course.run('list', '--lang', 'en')).out).toContain('1 of 3 passed');
  });

  test('of the same exercise at the same time is refused, of another one is not', async () => {
    await using site = await open();
    await site.course.write(hostile('endless-loop'));
    const first = await site.stream('POST', 'run/exercise-1');
    const second = await site.ask('POST', 'run/exercise-1', {});
    expect(second.status).toBe(409);
    expect(second.json.error.en).toContain('already');
    expect((await site.stream('POST', 'run/exercise-3')).status).toBe(200);
    first.leave();
  });

  test('ends when its page goes away, leaves no process, and the next run starts at once', async () => {
    await using site = await open();
    await site.course.write(hostile('endless-loop'));
    await site.ask('GET', 'exercise/exercise-1');
    const run = await site.stream('POST', 'run/exercise-1');
    await expect.poll(() => run.seen.length, PATIENCE).toBeGreaterThan(0);
    const during = leftovers(site.course.root);
    run.leave();
    const next = await site.stream('POST', 'run/exercise-1');
    expect(next.status).toBe(200);
    next.leave();
    // The server, and a child that waits for the next run.
    await expect.poll(() => leftovers(site.course.root).length, PATIENCE).toBeLessThanOrEqual(2);
    expect(leftovers(site.course.root).filter((pid) => during.includes(pid) && pid !== site.pid)).toEqual([]);
    expect((await site.ask('GET', 'progress')).json).toEqual({});
  });

  test('can be stopped by the page, which is told', async () => {
    await using site = await open();
    await site.course.write(hostile('endless-loop'));
    const run = await site.stream('POST', 'run/exercise-1');
    await expect.poll(() => run.seen.length, PATIENCE).toBeGreaterThan(0);
    await site.ask('POST', 'stop/exercise-1', {});
    await run.ended;
    expect(verdictOf(run).problem.kind).toBe('stopped');
  });

  test('of a program that loops for ever ends by itself, and says so', async () => {
    await using site = await open();
    await site.course.write(hostile('endless-loop'));
    const run = await site.stream('POST', 'run/exercise-1');
    await run.ended;
    expect(verdictOf(run).status).toBe('timed-out');
    expect((await call(`${site.url}/`)).status).toBe(200);
  });

  test('no process outlives the server, however it ends', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await using site = await open();
      await site.course.write(hostile('never-answers'));
      const run = await site.stream('POST', 'run/exercise-1');
      await expect.poll(() => run.seen.length, PATIENCE).toBeGreaterThan(0);
      const code = await site.kill(signal);
      if (signal === 'SIGTERM') expect(code).toBe(0);
      await expect.poll(() => leftovers(site.course.root), PATIENCE).toEqual([]);
    }
  });
});

describe('the events', () => {
  test('tell a change of the file, and a verdict and progress from the terminal', async () => {
    await using site = await open();
    await site.ask('GET', 'exercise/exercise-1');
    const events = await site.stream('GET', 'events');
    await expect.poll(() => events.seen, PATIENCE).toContainEqual({ type: 'hello' });
    await writeFile(exerciseFile(site.course.root), RIGHT);
    await expect.poll(() => events.seen, PATIENCE).toContainEqual(expect.objectContaining({ type: 'file', id: 'exercise-1', text: RIGHT }));
    expect((await site.course.run('check', '1')).code).toBe(0);
    await expect.poll(() => events.seen.find(({ type }) => type === 'verdict')?.verdict.status, PATIENCE).toBe('passed');
    await expect
      .poll(() => events.seen.findLast(({ type }) => type === 'progress')?.exercises['exercise-1']?.passedAt, PATIENCE)
      .toBeTypeOf('string');
    events.leave();
  });

  test('tell a file that did not exist before, and one that another editor renames into place', async () => {
    await using site = await open();
    const events = await site.stream('GET', 'events');
    await expect.poll(() => events.seen.length, PATIENCE).toBe(1);
    await site.course.run('check', '1');
    await expect.poll(() => events.seen.some(({ type, text }) => type === 'file' && text === STARTER), PATIENCE).toBe(true);
    await expect.poll(() => events.seen.some(({ type }) => type === 'progress'), PATIENCE).toBe(true);
    const file = exerciseFile(site.course.root);
    await writeFile(`${file}.new`, '// renamed\n');
    await execa('mv', [`${file}.new`, file]);
    await expect.poll(() => events.seen.some(({ text }) => text === '// renamed\n'), PATIENCE).toBe(true);
    await appendFile(file, '// more\n');
    await expect.poll(() => events.seen.some(({ text }) => text === '// renamed\n// more\n'), PATIENCE).toBe(true);
    events.leave();
  });
});

describe('without --local', () => {
  test('pages carry no token, there is no runtime, and any Host is served', async () => {
    await using site = await open([]);
    for (const path of ['/', '/about', '/parts/', '/no-such-page']) {
      const answer = await call(site.url + path, { headers: { host: 'course.team.example' } });
      expect([path, answer.status, answer.text.includes('hold-runtime')]).toEqual([path, path === '/no-such-page' ? 404 : 200, false]);
    }
    expect(site.token).toBe('');
    for (const [method, path] of [
      ['GET', 'progress'],
      ['GET', 'events'],
      ['GET', 'exercise/exercise-1'],
    ] as const) {
      expect([path, (await site.ask(method, path)).status]).toEqual([path, 404]);
    }
    expect((await site.ask('POST', 'run/exercise-1', {})).status).toBe(405);
    expect(existsSync(exerciseFile(site.course.root))).toBe(false);
    expect(leftovers(site.course.root)).toEqual([site.pid]);
  });

  test('a page is kept by the browser and asked for anew; an asset is not asked for again', async () => {
    await using site = await open([]);
    const page = await call(`${site.url}/about`);
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await call(`${site.url}/about`, { headers: { 'if-none-match': page.headers.etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await call(`${site.url}/assets/app.js`)).headers['cache-control']).toContain('immutable');
    expect((await call(`${site.url}/assets/gone.js`)).headers['cache-control']).toBe('no-store');
  });

  test('a redirect leads on below whatever path a proxy has cut off', async () => {
    await using site = await open([]);
    for (const [path, target] of [
      ['/about.html?x=1', '/about?x=1'],
      ['/vi', '/vi/'],
      ['/vi/index.html', '/vi/'],
      ['/index.html', '/'],
    ] as const) {
      const { status, headers } = await call(site.url + path);
      const led = new URL(headers.location ?? '', `https://team.example/course${path}`);
      expect([path, status, led.pathname + led.search]).toEqual([path, 302, `/course${target}`]);
    }
  });

  test('what it says at the start: which variant runs, and that others need HTTPS', async () => {
    for (const [options, expected] of [
      [[], ['runs nobody']],
      [
        ['--host', '0.0.0.0'],
        ['runs nobody', 'HTTPS'],
      ],
      [
        ['--local', '--host', '[::1]'],
        ['with your rights', 'http://[::1]:'],
      ],
      [
        ['--local', '--host', 'localhost'],
        ['with your rights', 'http://127.0.0.1:'],
      ],
    ] as const) {
      await using course = await tempCourse();
      writeTinySite(course.root);
      const server = execa(process.execPath, [CLI, 'serve', '--port', '0', '--lang', 'en', ...options], { env: course.environment });
      let said = '';
      server.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      try {
        for (const words of expected) await expect.poll(() => said, PATIENCE).toContain(words);
        expect(said.includes('HTTPS')).toBe(options.some((option) => option === '0.0.0.0'));
      } finally {
        server.kill('SIGTERM');
        await server;
      }
    }
  });
});

describe('every answer', () => {
  test.for([
    ['of the pages alone', []],
    ['with the runtime', ['--local']],
  ] as const)('%s carries the headers that isolate a page', async ([, flags]) => {
    const options = [...flags];
    await using site = await open(options);
    const page = await call(`${site.url}/about`);
    const asset = await call(`${site.url}/assets/app.js`);
    const answers = [
      page,
      asset,
      await call(`${site.url}/assets/app.js`, { headers: { 'if-none-match': asset.headers.etag } }),
      await call(`${site.url}/vi`),
      await call(`${site.url}/no-such-page`),
      await call(`${site.url}/assets/gone.js`),
      await call(`${site.url}/about`, { method: 'POST' }),
      await call(`${site.url}/about`, { method: 'HEAD' }),
      await site.ask('GET', 'progress'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 304, 302, 404, 404, 405, 200, options.length > 0 ? 200 : 404]);
    const lowerCase = Object.fromEntries(Object.entries(SITE_HEADERS).map(([name, value]) => [name.toLowerCase(), value]));
    for (const { headers } of answers) expect(headers).toMatchObject(lowerCase);
  });
});

describe('serve', () => {
  test.for(['0.0.0.0', '::', '192.0.2.1', 'course.example'])(
    '--local for others (%s) is refused with exit code 2, and nothing listens',
    async (host) => {
      await using course = await tempCourse();
      writeTinySite(course.root);
      const { code, out, err } = await course.run('serve', '--local', '--host', host, '--port', '0', '--lang', 'en');
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`not on ${host}. Leave out --host`);
    },
  );

  test('says that an address is not of this machine', async () => {
    await using course = await tempCourse();
    writeTinySite(course.root);
    const { code, err } = await course.run('serve', '--host', '192.0.2.1', '--port', '0', '--lang', 'vi');
    expect([code, err.includes('bạn đưa "192.0.2.1"')]).toEqual([2, true]);
  });

  test('says in one sentence that the port is taken, with exit code 2', async () => {
    await using course = await tempCourse();
    writeTinySite(course.root);
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const { exitCode, stderr } = await execa(process.execPath, [CLI, 'serve', '--port', String(port), '--lang', 'en'], {
      env: course.environment,
      reject: false,
    });
    taken.close();
    expect(exitCode).toBe(2);
    expect(stderr.trim()).toBe(`Port ${port} is taken. Choose another one: \`npm run serve -- --port ${port + 1}\``);
  });

  test('says how to build the site when it has not been built', async () => {
    await using course = await tempCourse();
    const { code, err } = await course.run('serve', '--port', '0', '--lang', 'vi');
    expect(code).toBe(2);
    expect(err).toContain('npm run build');
    expect(readdirSync(course.root)).not.toContain('.vitepress');
  });
});
