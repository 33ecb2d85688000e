import { existsSync } from 'node:fs';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmbeddedServer } from '../../runner/incident/keeper/server.ts';
import { isWhole } from '../../runner/incident/result.ts';
import { CLI, type TempCourse, tempCourse } from '../helpers/course.ts';
import { measureIncident, newestLog, remains, scenarioOf, serverFolders, serversIn } from '../helpers/incident.ts';
import { installedPostgres, startPostgres } from '../helpers/postgres.ts';
import { waitUntil } from '../helpers/wait.ts';

/** On a machine that is busy with other things, all times of the system are stretched by up to 5. */
const BUSY_MS = 180_000;

const HANG_UP = 'ECONNRESET socket hang up';

/** One server for many runs, as `DATABASE_URL`: whether each may start its own is tested elsewhere. */
const shared = new EmbeddedServer(join(tmpdir(), 'hold-incident-test-nothing'));
let sharedUrl = '';

beforeAll(async () => {
  const { user, password, host, port } = await shared.start();
  sharedUrl = `postgres://${user}:${password}@${host}:${port}/postgres`;
});

afterAll(() => shared.stop());

async function courseOnShared(): Promise<TempCourse> {
  const course = await tempCourse();
  course.environment.DATABASE_URL = sharedUrl;
  return course;
}

describe('before the repair', () => {
  test('1 × 10 and 2 at once work, the third of 3 is told 500 although its row is there; and retrying makes it two', {
    timeout: BUSY_MS,
  }, async () => {
    await using course = await tempCourse();
    const result = await measureIncident(course, '--scenario', 'row', '--scenario', 'two', '--scenario', 'three', '--remedy', 'retry');
    expect(result.code).toBe(0);
    const [row, two, three] = ['row', 'two', 'three'].map((name) => scenarioOf(result, name));
    expect(row?.before).toMatchObject({ sent: 10, succeeded: 10, rows: 10 });
    expect(two?.before).toMatchObject({ sent: 2, succeeded: 2, rows: 2 });
    expect(three?.before).toMatchObject({ sent: 3, succeeded: 2, errors: { '500': 1 }, rows: 3, lost: 0, storedThoughFailed: 1 });
    expect(three?.before.proxyLog).toEqual({ [HANG_UP]: 1 });
    expect(three?.before.pool).toEqual({ most: 2, mostWaiting: 1 });
    // 3 messages, 4 calls, 4 rows: the repetition of what had been stored.
    expect(three?.after).toMatchObject({ succeeded: 3, rows: 4, duplicates: 1, backendCalls: 4 });
    expect(three?.after.backoffMs).toHaveLength(1);
  });
});

/** Stops the processes for so long, as a machine does that has something else to do. */
async function freeze(pids: readonly number[], ms: number): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  await delay(ms);
  for (const pid of pids) process.kill(pid, 'SIGCONT');
}

test.runIf(process.platform === 'linux')(
  'what a busy moment has spoilt is measured once more, and said so',
  { timeout: BUSY_MS },
  async () => {
    await using course = await tempCourse();
    const run = course.run('incident', '--scenario', 'two', '--remedy', 'none', '--query-ms', '2000', '--proxy-timeout-ms', '2500');
    const log = (): string => newestLog(course.root, 'database.log');
    await waitUntil(
      () => log().includes('"run":"two before"'),
      () => 'nothing is measured',
    );
    await freeze(serversIn(serverFolders(course.root)), 4000);
    const { out, code } = await run;
    expect(code).toBe(0);
    expect(out).toMatch(/busy with something else for \d{4} ms[\s\S]*2 of 2 worked/);
    expect(out).not.toContain('0 of 2 worked');
  },
);

describe.concurrent('each remedy by itself', () => {
  test('the key: retries make no duplicates', async () => {
    await using course = await courseOnShared();
    const result = await measureIncident(course, '--scenario', 'three', '--remedy', 'retry', '--remedy', 'idempotency-key');
    expect(scenarioOf(result, 'three').after).toMatchObject({ succeeded: 3, rows: 3, duplicates: 0, lost: 0, backendCalls: 4 });
  });

  test.for(['pool', 'batch', 'proxy-timeout'])('%s lets 3 at once through', async (remedy) => {
    await using course = await courseOnShared();
    const result = await measureIncident(course, '--scenario', 'three', '--remedy', remedy);
    expect(scenarioOf(result, 'three').after).toMatchObject({ succeeded: 3, rows: 3, duplicates: 0, proxyLog: {} });
  });

  test('the lock helps one user with three clicks, and one query is better than 21', async () => {
    await using course = await courseOnShared();
    const result = await measureIncident(course, '--scenario', 'clicks', '--scenario', 'list', '--remedy', 'lock', '--remedy', 'batch');
    expect(scenarioOf(result, 'clicks').before).toMatchObject({ succeeded: 2, storedThoughFailed: 1 });
    expect(isWhole(scenarioOf(result, 'clicks').after)).toBe(true);
    expect(scenarioOf(result, 'list').before.statements).toBe(5 * 21);
    expect(scenarioOf(result, 'list').after.statements).toBe(5);
  });

  test('a wrong message is sent once, not six times, by who tells errors apart', async () => {
    await using course = await courseOnShared();
    const blind = await measureIncident(course, '--scenario', 'empty', '--remedy', 'retry', '--scale', '50');
    expect(scenarioOf(blind, 'empty').after).toMatchObject({ errors: { '400': 1 }, backendCalls: 6 });
    const seeing = await measureIncident(course, '--scenario', 'empty', '--remedy', 'retry', '--remedy', 'network-errors');
    expect(scenarioOf(seeing, 'empty').after).toMatchObject({ errors: { '400': 1 }, backendCalls: 1 });
  });

  test('the limit by address hits everybody, the limit by user nobody', { timeout: BUSY_MS }, async () => {
    await using course = await courseOnShared();
    const crowd = ['--scenario', 'crowd', '--users', '12', '--remedy', 'proxy-timeout', '--remedy', 'pool'];
    const byAddress = await measureIncident(course, ...crowd, '--remedy', 'address-limit');
    expect(scenarioOf(byAddress, 'crowd').after).toMatchObject({ succeeded: 10, errors: { '429': 2 }, rows: 10, lost: 2 });
    const byUser = await measureIncident(course, ...crowd, '--remedy', 'user-limit');
    expect(isWhole(scenarioOf(byUser, 'crowd').after)).toBe(true);
  });

  test('the statement timeout cancels what is too slow, and nothing of it is stored', async () => {
    await using course = await courseOnShared();
    const slow = ['--query-ms', '1500', '--proxy-timeout-ms', '10000'];
    const result = await measureIncident(course, '--scenario', 'two', '--remedy', 'statement-timeout', ...slow);
    expect(scenarioOf(result, 'two').before).toMatchObject({ succeeded: 2, rows: 2 });
    expect(scenarioOf(result, 'two').after).toMatchObject({ errors: { '503': 2 }, rows: 0, storedThoughFailed: 0, lost: 2 });
  });
});

test('all remedies: 3 and 50 users at once lose nothing and duplicate nothing; report and logs stay', { timeout: BUSY_MS }, async () => {
  await using course = await tempCourse();
  const result = await measureIncident(course, '--scenario', 'three', '--users', '50');
  const { before } = scenarioOf(result, 'crowd');
  expect(before.succeeded).toBeLessThan(10);
  expect(before.storedThoughFailed + before.succeeded).toBe(before.rows);
  for (const name of ['three', 'crowd']) {
    const { after } = scenarioOf(result, name);
    expect(after, name).toMatchObject({ errors: {}, duplicates: 0, lost: 0, unfinished: 0 });
    expect(after.rows).toBe(after.sent);
  }
  expect(result.code).toBe(0);
  expect(result.database).toMatchObject({ kind: 'embedded', maxConnections: 100, reserved: 3 });
  const folder = join(course.root, result.folder);
  const report = await readFile(join(folder, 'report.html'), 'utf8');
  expect(report).toContain('<svg');
  expect(report).toContain('3 người gửi cùng lúc');
  expect(report).toContain('3 users at once');
  expect(report).not.toMatch(/<script|<link|src=|url\(/);
  expect(JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')).id).toBe(result.id);
  const lines = (await readFile(join(folder, 'proxy.log'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line)).every(({ level, error }) => level === 'error' && error === HANG_UP)).toBe(true);
  expect(remains(course.root)).toEqual([`run ${result.id}`]);
});

describe('with mine', () => {
  const RETRY = `
    export async function retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: { maxAttempts: number; sleep: (ms: number) => Promise<unknown> }): Promise<T> {
      for (let attempt: number = 1; ; attempt += 1) {
        try { return await fn(attempt); } catch (error) { if (attempt >= o.maxAttempts) throw error; await o.sleep(777); }
      }
    }`;
  const EXERCISES = [
    [42, 'retry', RETRY],
    [46, 'mutex', RETRY],
    [48, 'breaker', 'export const = 1;'],
    [49, 'bounded-queue', RETRY],
    [50, 'pool', undefined],
    [52, 'user-limiter', RETRY],
  ] as const;

  async function learnersCourse(): Promise<TempCourse> {
    const course = await courseOnShared();
    const entries = EXERCISES.map(([number, slug]) => ({
      number,
      slug,
      part: 11,
      title: { en: slug, vi: slug },
      needs: [],
      lesson: '',
      starterFailsOn: '',
    }));
    await writeFile(join(course.root, 'exercises/catalogue.js'), `exports.catalogue = ${JSON.stringify(entries)};`);
    const passed = { status: 'passed', checkedAt: new Date(Date.now() + 1000).toISOString() };
    const exercises = {
      'exercise-42': passed,
      'exercise-46': passed,
      'exercise-48': passed,
      'exercise-49': passed,
      'exercise-52': { ...passed, status: 'failed' },
    };
    await mkdir(join(course.root, '.hold'), { recursive: true });
    await writeFile(join(course.root, '.hold/progress.json'), JSON.stringify({ version: 1, exercises }));
    for (const [number, slug, source] of EXERCISES) {
      const folder = join(course.root, 'exercises', `${number}-${slug}`);
      await mkdir(folder, { recursive: true });
      if (source) await writeFile(join(folder, 'exercise.ts'), source);
    }
    const later = new Date(Date.now() + 60_000);
    await utimes(join(course.root, 'exercises/49-bounded-queue/exercise.ts'), later, later);
    return course;
  }

  test('uses what passes, and says why not the rest', async () => {
    await using course = await learnersCourse();
    const remedies = ['retry', 'lock', 'breaker', 'queue'].flatMap((name) => ['--remedy', name]);
    const result = await measureIncident(course, '--with', 'mine', '--scenario', 'three', ...remedies);
    const why = Object.fromEntries(result.mine.map((use) => [use.number, `${use.used ? 'used' : 'not'}: ${use.why.en}`]));
    expect(why).toMatchObject({
      42: 'used: yours: exercises/42-retry/exercise.ts',
      46: 'not: exports no createMutex',
      47: 'not: this course does not have it',
      48: expect.stringMatching(/^not: cannot be loaded: /),
      49: expect.stringMatching(/^not: changed since it passed/),
      50: 'not: not begun yet',
      52: expect.stringMatching(/^not: does not pass yet/),
    });
    // Ours draws its waits by lot; this one is the learner's.
    expect(new Set(scenarioOf(result, 'three').after.backoffMs)).toEqual(new Set([777]));
  });
});

describe.concurrent('what is typed', () => {
  test.for([
    [['--remedy', 'prayer'], /no remedy "prayer".*--list/],
    [['--scenario', 'four'], /no scenario "four".*row two three/],
    [['--users', '201'], /--users takes a whole number from 1 to 200; got "201"/],
    [['--load', '--seconds', '31'], /--seconds takes a whole number from 1 to 30/],
    [['--with', 'yours'], /--with takes "mine"/],
  ] as const)('%j is answered with a way on', async ([args, words]) => {
    await using course = await tempCourse();
    const { code, err } = await course.run('incident', ...args);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });

  test('--list names scenarios and remedies, in both languages', async () => {
    await using course = await tempCourse();
    expect((await course.run('incident', '--list', '--lang', 'en')).out).toMatch(/three +3 users at once[\s\S]*idempotency-key +client/);
    expect((await course.run('incident', '--list', '--lang', 'vi')).out).toContain('3 người gửi cùng lúc');
  });

  test('a database that does not answer is told with a way on', async () => {
    await using course = await tempCourse();
    course.environment.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/postgres';
    const { code, err } = await course.run('incident', '--scenario', 'two', '--lang', 'en');
    expect(code).toBe(3);
    expect(err).toMatch(/does not answer: .*ECONNREFUSED.*DATABASE_URL/);
    expect(remains(course.root)).toEqual([]);
  });
});

/** Stops a run, and waits until nothing of it is left. */
async function stopAfter(course: TempCourse, ms: number, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') {
  const run = execa(process.execPath, [CLI, 'incident', '--load', '--users', '20'], {
    env: course.environment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  await delay(ms);
  run.kill(signal);
  const { exitCode, stdout } = await run;
  await waitUntil(
    () => remains(course.root).length === 0,
    () => `${signal} after ${ms} ms left ${remains(course.root).join(', ')}`,
  );
  return { exitCode, hadBegun: stdout.includes('PostgreSQL') };
}

describe.skipIf(process.platform === 'win32')('stopped at any moment it leaves nothing', { concurrent: true }, () => {
  test.for([
    ['SIGINT', 300],
    ['SIGINT', 1200],
    ['SIGTERM', 2500],
    ['SIGINT', 5000],
    ['SIGKILL', 900],
    ['SIGKILL', 4000],
  ] as const)('%s after some %i ms', async ([signal, ms]) => {
    await using course = await tempCourse();
    const { exitCode, hadBegun } = await stopAfter(course, ms + Math.random() * 500, signal);
    // Earlier than that it may not have listened yet, and the signal itself ended it.
    if (signal !== 'SIGKILL' && hadBegun) expect(exitCode).toBe(130);
  });

  test.runIf(process.platform === 'linux')('not even when its keeper is killed with it: the next run clears up', async () => {
    await using course = await tempCourse();
    const run = execa(process.execPath, [CLI, 'incident', '--load', '--users', '20'], {
      env: course.environment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    await waitUntil(
      () => serverFolders(course.root).some((folder) => existsSync(join(folder, 'data', 'postmaster.pid'))),
      () => 'no server was started',
    );
    const [folder = ''] = serverFolders(course.root);
    process.kill((JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8')) as { pid: number }).pid, 'SIGKILL');
    run.kill('SIGKILL');
    await run;
    expect(remains(course.root)).not.toEqual([]);
    const next = await measureIncident(course, '--scenario', 'two', '--remedy', 'none');
    await waitUntil(
      () => remains(course.root).length === 1,
      () => remains(course.root).join(', '),
    );
    expect(remains(course.root)).toEqual([`run ${next.id}`]);
  });
});

const bin = installedPostgres();

describe.skipIf(!bin)(`with DATABASE_URL${bin ? '' : ' (skipped: no PostgreSQL is installed on this system)'}`, () => {
  test('reproduces the failure and the repair in a database of its own, and removes it, also when killed', async () => {
    await using server = await startPostgres(bin ?? '');
    await using course = await tempCourse();
    course.environment.DATABASE_URL = server.url;
    const result = await measureIncident(course, '--scenario', 'three');
    expect(result.database.kind).toBe('url');
    expect(scenarioOf(result, 'three').before).toMatchObject({ succeeded: 2, rows: 3, proxyLog: { [HANG_UP]: 1 } });
    expect(isWhole(scenarioOf(result, 'three').after)).toBe(true);
    expect(await server.databases()).toEqual([]);

    const run = execa(process.execPath, [CLI, 'incident', '--load'], {
      env: course.environment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    while ((await server.databases()).length === 0) await delay(50);
    run.kill('SIGKILL');
    await run;
    const deadline = Date.now() + 20_000;
    while ((await server.databases()).length > 0 && Date.now() < deadline) await delay(100);
    expect(await server.databases()).toEqual([]);
  });
});
