import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ProblemKind, VerdictStatus } from '../../runner/engine/verdict.ts';
import type { CheckStatus } from '../../runner/lab/result.ts';
import { hostile, nothingIsLeft, type TempCourse, tempCourse } from '../helpers/course.ts';

/** What a hostile program must get. */
interface Expected {
  /** Exercise 1 unless it says otherwise. */
  exercise?: string;
  status: VerdictStatus;
  /** Of the three checks, in order. The first asks 'up?', where the programs misbehave. */
  checks?: CheckStatus[];
  problem?: ProblemKind;
  /** Words that the English and the Vietnamese explanation must hold. */
  words?: [en: RegExp, vi: RegExp];
  /** The line of the learner's file that is named. */
  line?: number;
  withinMs?: number;
}

const SECOND_THIRD = ['passed', 'passed'] as const;

const EXPECTED: Record<string, Expected> = {
  'endless-loop': {
    status: 'timed-out',
    checks: ['timed-out', ...SECOND_THIRD],
    words: [/event loop/, /vòng lặp sự kiện/],
    withinMs: 12_000,
  },
  'endless-microtasks': {
    status: 'timed-out',
    checks: ['timed-out', ...SECOND_THIRD],
    words: [/event loop/, /vòng lặp sự kiện/],
    withinMs: 12_000,
  },
  'loop-at-import': { status: 'timed-out', problem: 'import-hung', words: [/loop at the top/, /vòng lặp/] },
  'exit-at-import': { status: 'crashed', problem: 'exited', words: [/process\.exit\(0\)/, /process\.exit\(0\)/], line: 1 },
  'exit-in-timer-at-import': { status: 'crashed', problem: 'exited', words: [/process\.exit\(0\)/, /process\.exit\(0\)/], line: 1 },
  'exit-in-timer': {
    status: 'crashed',
    checks: ['crashed', ...SECOND_THIRD],
    words: [/process\.exit\(0\)/, /process\.exit\(0\)/],
    line: 3,
  },
  'exit-in-function': {
    status: 'crashed',
    checks: ['crashed', ...SECOND_THIRD],
    words: [/process\.exit\(0\)/, /process\.exit\(0\)/],
    line: 2,
  },
  abort: { status: 'crashed', checks: ['crashed', ...SECOND_THIRD], words: [/process\.abort\(\)/, /process\.abort\(\)/], line: 2 },
  'kills-itself': { status: 'crashed', checks: ['crashed', ...SECOND_THIRD], words: [/SIGKILL/, /SIGKILL/] },
  'throws-in-timer': {
    status: 'crashed',
    checks: ['crashed', ...SECOND_THIRD],
    words: [/would have crashed: nobody catches this/, /lẽ ra đã sập/],
    line: 4,
  },
  'unhandled-rejection': {
    status: 'crashed',
    checks: ['crashed', ...SECOND_THIRD],
    words: [/promise was rejected/, /promise bị reject/],
    line: 3,
  },
  'error-event': {
    status: 'crashed',
    checks: ['crashed', ...SECOND_THIRD],
    words: [/ECONNRESET.*Nobody listens to 'error'/, /Không ai nghe/],
    line: 8,
  },
  'floods-console': { status: 'crashed', checks: ['crashed', ...SECOND_THIRD], words: [/printed more than 16 MiB/, /in ra hơn 16 MiB/] },
  'floods-stdout': { status: 'crashed', checks: ['crashed', ...SECOND_THIRD], words: [/printed more than 16 MiB/, /in ra hơn 16 MiB/] },
  'fills-the-heap': { exercise: '03-patient', status: 'crashed', checks: ['crashed'], words: [/1024 MiB/, /1024 MiB/], withinMs: 25_000 },
  'hoards-buffers': { exercise: '03-patient', status: 'crashed', checks: ['crashed'], words: [/1024 MiB/, /1024 MiB/], withinMs: 25_000 },
  'leaves-children': { status: 'passed', checks: ['passed', ...SECOND_THIRD] },
  'leaves-server': { status: 'passed', checks: ['passed', ...SECOND_THIRD] },
  'forges-verdict': { status: 'failed', checks: ['failed', 'failed', 'failed'] },
  'replaces-promise': { status: 'invalid', problem: 'replaced-global', words: [/replaced `Promise`/, /thay thế `Promise`/], line: 1 },
  'replaces-set-timeout': {
    status: 'invalid',
    problem: 'replaced-global',
    words: [/replaced `setTimeout`/, /thay thế `setTimeout`/],
    line: 1,
  },
  'replaces-math-random': {
    status: 'invalid',
    problem: 'replaced-global',
    words: [/replaced `Math.random`/, /thay thế `Math.random`/],
    line: 2,
  },
  'replaces-date': { status: 'invalid', problem: 'replaced-global', words: [/replaced `Date`/, /thay thế `Date`/], line: 2 },
  'replaces-node-functions': { exercise: '02-caller', status: 'passed', checks: ['passed', 'passed'] },
  'syntax-error': { status: 'invalid', problem: 'syntax-error', words: [/line 2/, /dòng 2/], line: 2 },
  'type-error': { status: 'passed', checks: ['passed', ...SECOND_THIRD] },
  'missing-export': { status: 'invalid', problem: 'invalid-export', words: [/exports no `answer`/, /không export `answer`/] },
  'wrong-kind': { status: 'invalid', problem: 'invalid-export', words: [/a string, not a function/, /kiểu string/] },
  'missing-import': { status: 'invalid', problem: 'missing-module', words: [/helper\.ts/, /helper\.ts/] },
  'throws-at-import': { status: 'crashed', problem: 'import-threw', words: [/not ready/, /not ready/], line: 4 },
  'never-loads': { status: 'timed-out', problem: 'import-hung', words: [/top-level `await`/, /`await` ở cấp cao nhất/] },
  'never-answers': { status: 'failed', checks: ['failed', ...SECOND_THIRD], words: [/never answered/, /không bao giờ trả lời/] },
};

const DEFAULT_WITHIN_MS = 15_000;

async function judge(course: TempCourse, expected: Expected): Promise<void> {
  const startedMs = performance.now();
  const verdict = await course.verdict(expected.exercise ?? '1');
  const tookMs = performance.now() - startedMs;
  const explained = verdict.problem ?? verdict.checks.find(({ status }) => status !== 'passed')?.failure;
  expect({ status: verdict.status, problem: verdict.problem?.kind }).toEqual({ status: expected.status, problem: expected.problem });
  if (expected.checks) expect(verdict.checks.map(({ status }) => status)).toEqual(expected.checks);
  if (expected.words) {
    expect(explained?.did.en).toMatch(expected.words[0]);
    expect(explained?.did.vi).toMatch(expected.words[1]);
  }
  if (expected.line) expect(explained?.place).toEqual({ file: 'exercises/01-answer/exercise.ts', line: expected.line });
  expect(tookMs).toBeLessThan(expected.withinMs ?? DEFAULT_WITHIN_MS);
  await nothingIsLeft(course.root);
  expect(readdirSync(course.temp)).toEqual([]);
}

describe.concurrent('a hostile program gets a clear verdict, in time, and leaves nothing behind', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    test(name, async () => {
      await using course = await tempCourse();
      await course.write(hostile(name), expected.exercise);
      await judge(course, expected);
    });
  }

  test('a file of 5 MB', async () => {
    await using course = await tempCourse();
    const padding = `// ${'x'.repeat(97)}\n`.repeat(50_000);
    await course.write(`${hostile('type-error').toString()}${padding}`);
    await judge(course, { status: 'passed' });
  });

  test('CRLF line ends and a byte order mark', async () => {
    await using course = await tempCourse();
    await course.write(`\ufeff${hostile('exit-in-function').toString().replaceAll('\n', '\r\n')}`);
    await judge(course, { status: 'crashed', checks: ['crashed', 'passed', 'passed'], line: 2 });
  });

  test('a path with spaces and Vietnamese letters', async () => {
    await using course = await tempCourse('khóa học của Đặng Thị Ngọc');
    await course.write(hostile('throws-in-timer'));
    await judge(course, { status: 'crashed', checks: ['crashed', 'passed', 'passed'], line: 4 });
  });
});
