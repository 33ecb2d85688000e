import { expect, test } from 'vitest';
import { countPassed, parseProgress } from '../../.vitepress/theme/composables/progress.ts';

test('reads what it understands and ignores the rest', () => {
  const progress = parseProgress({
    'exercise-3': { status: 'passed', passedAt: '2026-01-01T00:00:00Z' },
    'exercise-42': { status: 'failed' },
    'exercise-7': {},
    'exercise-x': { status: 'passed' },
    other: { status: 'passed' },
    'exercise-8': null,
  });
  expect([...progress]).toEqual([
    [3, 'passed'],
    [42, 'tried'],
  ]);
});

test('an exercise that had passed and was edited since stays passed', () => {
  expect(parseProgress({ 'exercise-3': { status: 'failed', passedAt: '2026-01-01T00:00:00Z' } }).get(3)).toBe('passed');
});

test.each([null, undefined, 7, 'text', [], {}, { exercises: null }])('%o is no progress, and no crash', (document) => {
  expect(parseProgress(document).size).toBe(0);
});

test('counts only what has passed', () => {
  expect(
    countPassed(
      new Map([
        [37, 'passed'],
        [38, 'tried'],
      ] as const),
      [37, 38, 42],
    ),
  ).toBe(1);
});
