import { describe, expect, test } from 'vitest';
import { fateOfText, mergeProgress, sameProgress } from '../../runner/merge.ts';
import { NotPortable, readPortable, writePortable } from '../../runner/portable.ts';
import type { ProgressEntry } from '../../runner/progress-entry.ts';

const JANUARY = '2026-01-01T08:00:00.000Z';
const FEBRUARY = '2026-02-01T08:00:00.000Z';
const MARCH = '2026-03-01T08:00:00.000Z';
const STARTER = '// the starter\n';

describe('the text', () => {
  test.each([
    ['none came', '// ours\n', undefined, 'none'],
    ['there is none here', undefined, '// theirs\n', 'taken'],
    ['ours is still the starter', STARTER, '// theirs\n', 'taken'],
    ['ours is still the starter, with the line ends of Windows', '// the starter\r\n', '// theirs\n', 'taken'],
    ['the starter came', '// ours\n', STARTER, 'none'],
    ['the starter came, and there is none here', undefined, STARTER, 'none'],
    ['both are the same', '// ours\n', '// ours\n', 'none'],
    ['both are the same but for line ends', '// ours\r\n', '// ours\n', 'none'],
    ['they differ', '// ours\n', '// theirs\n', 'aside'],
    ['ours has been emptied', '', '// theirs\n', 'aside'],
  ] as const)('%s', (_, ours, theirs, fate) => {
    expect(fateOfText(ours, theirs, STARTER)).toBe(fate);
  });

  test('of an exercise that this course does not have is nobody’s starter', () => {
    expect(fateOfText(undefined, STARTER, undefined)).toBe('taken');
    expect(fateOfText(STARTER, '// theirs\n', undefined)).toBe('aside');
  });
});

describe('the progress', () => {
  test('takes the earliest pass, the newest status and the most hints', () => {
    const ours: ProgressEntry = { status: 'failed', checkedAt: MARCH, passedAt: FEBRUARY, hints: 1 };
    const theirs: ProgressEntry = { status: 'passed', checkedAt: JANUARY, passedAt: JANUARY, hints: 3 };
    const merged = { status: 'failed', checkedAt: MARCH, passedAt: JANUARY, hints: 3 };
    expect(mergeProgress(ours, theirs)).toEqual(merged);
    expect(mergeProgress(theirs, ours)).toEqual(merged);
  });

  test('compares moments, not words', () => {
    const ours: ProgressEntry = { status: 'failed', checkedAt: '2026-01-01T09:00:00+07:00', passedAt: '2026-01-01T09:00:00+07:00' };
    const theirs: ProgressEntry = { status: 'passed', checkedAt: '2026-01-01T03:00:00Z', passedAt: '2026-01-01T03:00:00Z' };
    expect(mergeProgress(ours, theirs)).toEqual({ status: 'passed', checkedAt: theirs.checkedAt, passedAt: ours.passedAt });
  });

  const entries: ProgressEntry[] = [
    {},
    { hints: 2 },
    { status: 'failed', checkedAt: FEBRUARY },
    { status: 'passed', checkedAt: JANUARY, passedAt: JANUARY },
    { status: 'passed', checkedAt: MARCH, passedAt: FEBRUARY, hints: 0 },
    { passedAt: MARCH, hints: 1 },
    { status: 'crashed' },
  ];

  test('whatever meets whatever: both ways alike, twice is once, and nothing known is forgotten', () => {
    for (const ours of entries) {
      for (const theirs of entries) {
        const merged = mergeProgress(ours, theirs);
        expect(sameProgress(merged, mergeProgress(theirs, ours))).toBe(true);
        expect(mergeProgress(merged, theirs)).toEqual(merged);
        for (const key of ['status', 'passedAt', 'hints'] as const) {
          expect([key, merged[key] !== undefined]).toEqual([key, (ours[key] ?? theirs[key]) !== undefined]);
        }
      }
    }
  });
});

describe('a file', () => {
  const portable = writePortable({
    'exercise-3': { text: '// giữ máy\r\n', progress: { status: 'passed', checkedAt: FEBRUARY, passedAt: JANUARY, hints: 2 } },
    'exercise-4': { progress: {} },
  });

  test('is read as it was written', () => {
    expect(readPortable(JSON.stringify(portable))).toEqual(portable);
    expect(readPortable(JSON.stringify(portable, null, 2))).toEqual(portable);
  });

  test('may hold exercises that nobody knows yet', () => {
    const document = { ...portable, exercises: { 'exercise-99': { text: 'x', progress: {} } } };
    expect(readPortable(JSON.stringify(document)).exercises).toEqual(document.exercises);
  });

  test.each([
    ['no JSON', 'export {};', 'no JSON', 'không phải JSON'],
    ['nothing', '', 'no JSON', 'không phải JSON'],
    ['null', 'null', 'no export of this course', 'không phải bản xuất'],
    ['a list', '[]', 'no export of this course', 'không phải bản xuất'],
    ['another format', JSON.stringify({ format: 'elsewhere', version: 1 }), 'no export of this course', 'không phải bản xuất'],
    [
      'a newer version',
      JSON.stringify({ format: 'hold-the-line', version: 2, exercises: [] }),
      'format 2; this one reads 1',
      'định dạng 2',
    ],
    ['no exercises', JSON.stringify({ format: 'hold-the-line', version: 1, exportedAt: '' }), 'damaged: exercises', 'bị hỏng: exercises'],
    ['more than 5 MB', JSON.stringify({ ...portable, more: 'ữ'.repeat(2 * 1024 ** 2) }), '6.0 MB', '6.0 MB'],
  ])('%s is refused with what to do', (_, json, en, vi) => {
    const refused = (() => {
      try {
        return readPortable(json);
      } catch (error) {
        return error as NotPortable;
      }
    })();
    expect(refused).toBeInstanceOf(NotPortable);
    expect((refused as NotPortable).text.en).toContain(en);
    expect((refused as NotPortable).text.vi).toContain(vi);
  });

  test.each([
    ['a text that is none', { text: 7, progress: {} }, 'exercises.exercise-3.text'],
    ['no progress', { text: 'x' }, 'exercises.exercise-3.progress'],
    ['a status that does not exist', { progress: { status: 'excellent' } }, 'exercises.exercise-3.progress.status'],
    ['a date that is none', { progress: { passedAt: 'yesterday' } }, 'exercises.exercise-3.progress.passedAt'],
    ['half a hint', { progress: { hints: 0.5 } }, 'exercises.exercise-3.progress.hints'],
    ['minus one hint', { progress: { hints: -1 } }, 'exercises.exercise-3.progress.hints'],
  ])('%s is named by its place', (_, entry, place) => {
    expect(() => readPortable(JSON.stringify({ ...portable, exercises: { 'exercise-3': entry } }))).toThrow(`damaged: ${place}.`);
  });

  test.each(['../../.ssh', 'exercise-3/..', 'exercise-', 'exercise-00001', 'EXERCISE-3', 'exercise-3\n'])('%s is no exercise', (id) => {
    expect(() => readPortable(JSON.stringify({ ...portable, exercises: { [id]: { progress: {} } } }))).toThrow(NotPortable);
  });
});
