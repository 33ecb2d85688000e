import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BOUNDS } from '../../runner/incident/options.ts';
import { PLOT_WIDTHS, plotOf } from '../../runner/incident/report/plot.ts';
import type { Measure, RequestTrace } from '../../runner/incident/result.ts';
import type { IncidentOrder } from '../../runner/server/protocol.ts';
import { type TempCourse, tempCourse } from '../helpers/course.ts';
import { remains } from '../helpers/incident.ts';
import { type Lines, type ServedCourse, serve, writeTinySite } from '../helpers/serve.ts';
import { waitUntil } from '../helpers/wait.ts';

const ORDER: IncidentOrder = { scenarios: ['two'], remedies: [], users: 50, seconds: 10, language: 'en' };

interface Desk extends ServedCourse {
  course: TempCourse;
  /** What is there besides the server. */
  remains(): string[];
}

/** @param databaseUrl where the lab looks for a database; it starts one of its own without */
async function open(databaseUrl?: string): Promise<Desk> {
  const course = await tempCourse('lab');
  writeTinySite(course.root);
  const { DATABASE_URL: _theirs, ...environment } = course.environment;
  const served = await serve({ ...environment, DATABASE_URL: databaseUrl });
  return {
    ...served,
    course,
    remains: () => remains(course.root).filter((what) => what !== `process ${served.pid}`),
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await course[Symbol.asyncDispose]();
    },
  };
}

const seen = (lines: Lines, type: string): boolean => lines.seen.some((line) => line.type === type);

function gone(desk: Desk): Promise<void> {
  return waitUntil(
    () => desk.remains().length === 0,
    () => `still there: ${desk.remains().join(', ')}`,
  );
}

describe('an order', () => {
  test('is taken from a page of ours on this machine only', async () => {
    await using desk = await open();
    for (const [what, headers] of [
      ['no token', { 'x-hold-token': undefined }],
      ['a foreign Origin', { origin: 'http://evil.example' }],
      ['no Origin', { origin: undefined }],
      ['a foreign Host', { host: `evil.example:${desk.port}` }],
    ] as const) {
      for (const path of ['incident', 'stop/incident']) {
        expect([what, path, (await desk.ask('POST', path, ORDER, headers)).status]).toEqual([what, path, 403]);
      }
    }
    expect((await desk.ask('GET', 'incident')).status).toBe(404);
    expect(existsSync(join(desk.course.root, '.hold/incident'))).toBe(false);
  });

  test('names what there is, within the bounds of the lab, and nothing that only the owner of the machine may choose', async () => {
    await using desk = await open();
    const wrong: [string, object][] = [
      ['no scenario', { scenarios: [] }],
      ['an unknown scenario', { scenarios: ['four'] }],
      ['a name of every object', { scenarios: ['constructor'] }],
      ['an unknown remedy', { remedies: ['prayer'] }],
      ['too many users', { users: BOUNDS.users.most + 1 }],
      ['nobody', { users: 0 }],
      ['half a user', { users: 1.5 }],
      ['users as text', { users: '50' }],
      ['too long', { seconds: BOUNDS.seconds.most + 1 }],
      ['another language', { language: 'fr' }],
      ['the exercises of others', { with: 'theirs' }],
      ['a folder', { root: '/' }],
      ['a database', { databaseUrl: 'postgres://127.0.0.1:1/x' }],
      ['a file to be loaded', { mine: [{ number: 42, slug: 'retry', file: '/x.ts', why: { en: '', vi: '' } }] }],
    ];
    for (const [what, part] of wrong) {
      const answer = await desk.ask('POST', 'incident', { ...ORDER, ...part });
      expect([what, answer.status, typeof answer.json.error.vi]).toEqual([what, 400, 'string']);
    }
    expect(desk.remains()).toEqual([]);
  });
});

describe('a run', () => {
  test('tells what goes on, then the result; the report stays, and nothing else does. A second one meanwhile is refused', async () => {
    await using desk = await open();
    const run = await desk.stream('POST', 'incident', ORDER);
    expect(run.status).toBe(200);
    const second = await desk.ask('POST', 'incident', ORDER);
    expect([second.status, second.json.error.en]).toEqual([409, expect.stringContaining('running already')]);
    await run.ended;
    const types = run.seen.map(({ type }) => type).filter((type) => type !== 'progress' && type !== 'stretched');
    expect(types).toEqual(['database', 'started', 'ended', 'result']);
    const { result } = run.seen.at(-1);
    expect(result.scenarios[0].before).toMatchObject({ sent: 2, succeeded: 2, rows: 2 });
    expect(readFileSync(join(desk.course.root, result.folder, 'report.html'), 'utf8')).toContain('2 users at once');
    await waitUntil(
      () => desk.remains().length === 1,
      () => desk.remains().join(', '),
    );
    expect(desk.remains()).toEqual([`run ${result.id}`]);
  });

  test.for([
    ['while the database starts', () => true],
    ['in the middle of a measurement', (run: Lines) => seen(run, 'started')],
  ] as const)('that is stopped %s says so when nothing of it is left; the next one starts', async ([, isTime]) => {
    await using desk = await open();
    const order = { ...ORDER, scenarios: ['row', 'three'], remedies: ['retry'] };
    const run = await desk.stream('POST', 'incident', order);
    await waitUntil(
      () => isTime(run) && desk.remains().length > 0,
      () => JSON.stringify(run.seen),
    );
    expect((await desk.ask('POST', 'stop/incident', {})).status).toBe(200);
    await run.ended;
    expect(run.seen.at(-1)).toEqual({ type: 'stopped' });
    await gone(desk);
    const next = await desk.stream('POST', 'incident', order);
    expect(next.status).toBe(200);
    next.leave();
    await gone(desk);
  });

  test('ends when its page goes away, and leaves no process, folder or database; so it does when the server is killed', async () => {
    await using desk = await open();
    const run = await desk.stream('POST', 'incident', { ...ORDER, scenarios: ['row'] });
    await waitUntil(
      () => seen(run, 'started'),
      () => JSON.stringify(run.seen),
    );
    run.leave();
    // It is waited for, not refused: its page is gone.
    const next = await desk.stream('POST', 'incident', { ...ORDER, scenarios: ['row'] });
    expect(next.status).toBe(200);
    await waitUntil(
      () => seen(next, 'started'),
      () => JSON.stringify(next.seen),
    );
    await desk.kill('SIGKILL');
    await gone(desk);
  });

  test('without a database says what to try, in both languages', async () => {
    await using desk = await open('postgres://nobody@127.0.0.1:1/postgres');
    const run = await desk.stream('POST', 'incident', ORDER);
    await run.ended;
    expect(run.seen).toEqual([
      { type: 'fault', text: { en: expect.stringContaining('DATABASE_URL'), vi: expect.stringMatching(/Cơ sở dữ liệu không trả lời/) } },
    ]);
    await gone(desk);
  });
});

test('the picture that a page puts into itself holds no markup that came with the numbers', () => {
  const evil = '" onload="alert(1)"><img src=x>';
  const trace = { user: evil, message: evil, outcome: evil, attempt: evil, sentMs: evil, endedMs: evil, hungUpMs: evil, slotMs: evil };
  const many = { atMs: evil, succeeded: evil, failed: evil, inUse: evil, waiting: evil };
  for (const [requests, slices] of [
    [[trace as unknown as RequestTrace], []],
    [[], [many]],
  ]) {
    const svg = plotOf({ requests, slices } as unknown as Measure, 'en', PLOT_WIDTHS.column);
    expect(svg).toMatch(/^<svg/);
    expect(svg).not.toContain('<img');
    expect(svg).not.toContain('" onload');
  }
});

const LETTER = 7.2;

/** Everything that is written or marked, with where it ends. */
function endsOf(svg: string): [what: string, x: number][] {
  const texts = [...svg.matchAll(/<text class="(\w+)" x="([\d.]+)"[^>]*>([^<]*)/g)].map(([, kind, x, text = '']): [string, number] => {
    const width = text.length * LETTER;
    return [text, Number(x) + (kind === 'name' ? 0 : kind === 'tick' ? width / 2 : width)];
  });
  return texts.concat(
    [...svg.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, kind = '', x, width]) => [
      kind,
      Number(x) + Number(width),
    ]),
  );
}

test.for([
  ['en', PLOT_WIDTHS.report],
  ['vi', PLOT_WIDTHS.report],
  ['en', PLOT_WIDTHS.column],
  ['vi', PLOT_WIDTHS.column],
] as const)('nothing of a picture in %s that is %i wide lies outside of it', ([language, width]) => {
  const trace = {
    user: 'user-1',
    message: 'user-1 message-1',
    attempt: 2,
    sentMs: 0,
    arrivedMs: 4,
    slotMs: 5,
    freedMs: 904,
    hungUpMs: 300,
    endedMs: 301,
  };
  for (const outcome of ['201', 'ECONNRESET']) {
    const svg = plotOf({ requests: [{ ...trace, outcome }], slices: [] } as unknown as Measure, language, width);
    expect(svg).toContain(`viewBox="0 0 ${width} `);
    const ends = endsOf(svg);
    expect(ends.length).toBeGreaterThan(12);
    expect(ends.filter(([, x]) => x > width)).toEqual([]);
    const height = Number(/viewBox="0 0 \d+ (\d+)/.exec(svg)?.[1]);
    expect([...svg.matchAll(/ y="([\d.]+)"/g)].filter(([, y]) => Number(y) > height)).toEqual([]);
  }
  const slices = [{ atMs: 9000, succeeded: 4, failed: 3, inUse: 2, waiting: 9 }];
  expect(endsOf(plotOf({ requests: [], slices } as unknown as Measure, language, width)).filter(([, x]) => x > width)).toEqual([]);
});
