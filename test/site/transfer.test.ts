import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type PortableExercise, readPortable, writePortable } from '../../runner/portable.ts';
import { exerciseFile, FIXTURES, tempCourse } from '../helpers/course.ts';
import { serve, writeTinySite } from '../helpers/serve.ts';

const RIGHT = readFileSync(join(FIXTURES, 'course/solutions/01-answer/solution.ts'), 'utf8');
const JANUARY = '2026-01-01T08:00:00.000Z';

/** A tiny course, served. */
async function open() {
  const course = await tempCourse('transfer');
  writeTinySite(course.root);
  const served = await serve(course.environment);
  return {
    ...served,
    course,
    bring: (exercises: Record<string, PortableExercise>) => served.ask('POST', 'import', writePortable(exercises)),
    progress: async () => (await served.ask('GET', 'progress')).json,
    backups: async (folder: string) => {
      const path = join(course.root, '.hold/backup', folder);
      return existsSync(path) ? (await readdir(path)).map((name) => `.hold/backup/${folder}/${name}`) : [];
    },
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await course[Symbol.asyncDispose]();
    },
  };
}

test('what one course exports, an empty one has after the import: the file, the progress, the hints', async () => {
  await using here = await open();
  await here.course.write(RIGHT);
  await here.course.run('check', '1');
  await here.ask('POST', 'hint/exercise-1', {});
  // Opened, but not touched: the starter does not travel.
  await here.ask('GET', 'exercise/exercise-2');
  const { json: exported } = await here.ask('GET', 'export');
  expect(readPortable(JSON.stringify(exported)).exercises).toEqual({
    'exercise-1': { text: RIGHT, progress: { status: 'passed', checkedAt: expect.any(String), passedAt: expect.any(String), hints: 1 } },
  });
  await using there = await open();
  const { status, json: report } = await there.ask('POST', 'import', exported);
  expect([status, report]).toEqual([200, { exercises: [{ id: 'exercise-1', text: 'taken', progress: true, known: true }] }]);
  expect(await readFile(exerciseFile(there.course.root), 'utf8')).toBe(RIGHT);
  expect(await there.progress()).toEqual(await here.progress());
  expect((await there.course.run('list', '--lang', 'en')).out).toContain('1 of 3 passed');
  // Once more: there is nothing to do, and nothing to keep.
  const { json: again } = await there.ask('POST', 'import', exported);
  expect(again).toEqual({ exercises: [{ id: 'exercise-1', text: 'none', progress: false, known: true }] });
  expect(await there.backups('01-answer')).toEqual([]);
});

test('a program of one’s own stays, and the other one is put aside, once', async () => {
  await using site = await open();
  await site.course.write('// ours\n');
  for (const progress of [true, false]) {
    const { json: report } = await site.bring({ 'exercise-1': { text: '// theirs\n', progress: { passedAt: JANUARY } } });
    const [place] = await site.backups('01-answer');
    expect(report).toEqual({ exercises: [{ id: 'exercise-1', text: 'aside', progress, known: true, place }] });
  }
  expect(await readFile(exerciseFile(site.course.root), 'utf8')).toBe('// ours\n');
  const backups = await site.backups('01-answer');
  expect(await Promise.all(backups.map((path) => readFile(join(site.course.root, path), 'utf8')))).toEqual(['// theirs\n']);
  expect((await site.progress())['exercise-1']).toEqual({ passedAt: JANUARY });
});

test('the verdict on a starter is not said of the program that takes its place', async () => {
  await using site = await open();
  await site.course.run('check', '1');
  expect((await site.ask('GET', 'exercise/exercise-1')).json.verdict).toBeDefined();
  await site.bring({ 'exercise-1': { text: RIGHT, progress: {} } });
  const { json: state } = await site.ask('GET', 'exercise/exercise-1');
  expect([state.text, state.verdict]).toEqual([RIGHT, undefined]);
});

test('an exercise that this course does not have is kept and named', async () => {
  await using site = await open();
  const theirs = { 'exercise-99': { text: '// of another edition\n', progress: { hints: 2 } } };
  const { json: report } = await site.bring(theirs);
  const [place = ''] = await site.backups('exercise-99');
  expect(report.exercises).toEqual([{ id: 'exercise-99', text: 'aside', progress: true, known: false, place }]);
  expect(await readFile(join(site.course.root, place), 'utf8')).toBe('// of another edition\n');
  await site.bring(theirs);
  expect(await site.backups('exercise-99')).toHaveLength(1);
  // And it goes on from here.
  expect((await site.ask('GET', 'export')).json.exercises).toEqual({ 'exercise-99': { progress: { hints: 2 } } });
});

test('a file that is no export changes nothing, and says what to do', async () => {
  await using site = await open();
  for (const [body, words] of [
    ['export {};', 'no JSON'],
    ['{}', 'no export of this course'],
    [JSON.stringify({ format: 'hold-the-line', version: 7, exercises: {} }), 'newer version'],
    [JSON.stringify({ ...writePortable({}), exercises: { '../../evil': { text: 'x', progress: {} } } }), 'damaged'],
    [JSON.stringify({ ...writePortable({}), more: 'x'.repeat(5.5 * 1024 ** 2) }), '5.5 MB'],
  ] as const) {
    const answer = await site.ask('POST', 'import', body);
    expect([answer.status, answer.json.error.en]).toEqual([400, expect.stringContaining(words)]);
  }
  expect((await site.ask('POST', 'import', 'x'.repeat(7 * 1024 ** 2))).status).toBe(413);
  expect(existsSync(join(site.course.root, '.hold/backup'))).toBe(false);
  expect(existsSync(exerciseFile(site.course.root))).toBe(false);
});
