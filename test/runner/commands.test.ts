import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { covering } from '../../runner/commands/verify.ts';
import schema from '../../runner/engine/verdict.schema.json' with { type: 'json' };
import { CLI, exerciseFile, FIXTURES, hostile, leftovers, nothingIsLeft, tempCourse } from '../helpers/course.ts';
import { waitUntil } from '../helpers/wait.ts';

const RIGHT = await readFile(join(FIXTURES, 'course/solutions/01-answer/solution.ts'), 'utf8');
const isVerdict = new Ajv({ allErrors: true }).compile(schema);

const read = (path: string): Promise<string> => readFile(path, 'utf8');

describe.concurrent('check', () => {
  test('makes the exercise file at first use and says so', async () => {
    await using course = await tempCourse();
    const { out, code } = await course.run('check', '1');
    expect(out).toContain('Made exercises/01-answer/exercise.ts for you');
    expect(code).toBe(1);
    expect(await read(exerciseFile(course.root))).toBe(await read(join(course.root, 'exercises/01-answer/starter.ts')));
    expect((await course.run('check', '1')).out).not.toContain('Made');
  });

  test('explains the first failure in full, and says passed after the repair', async () => {
    await using course = await tempCourse();
    const failed = await course.run('check', '1');
    expect(failed.out).toMatch(/✗ Answers "up\?"/);
    expect(failed.out).toContain('It said no.');
    expect(failed.out).toContain('Instead: Answer yes.');
    expect(failed.out).toContain('2 of 3 checks passed');
    await course.write(RIGHT);
    const passed = await course.run('check', '1');
    expect(passed.code).toBe(0);
    expect(passed.out).toContain('3 of 3 checks passed');
    expect(passed.out).toContain('Passed.');
  });

  test.for([
    'exercise-1',
    '1',
    '01',
    'answer',
    '01-answer',
    'exercises/01-answer/exercise.ts',
    'exercises\\01-answer\\exercise.ts',
    'EXERCISE-1',
  ])('finds exercise 1 as %s', async (name) => {
    await using course = await tempCourse();
    await course.write(RIGHT);
    const verdict = await course.verdict(name);
    expect(verdict.exercise.number).toBe(1);
    expect(verdict.program).toBe('exercises/01-answer/exercise.ts');
  });

  test('checks another file by its path, and does not count it as progress', async () => {
    await using course = await tempCourse();
    const { code } = await course.run('check', join(course.root, 'solutions/01-answer/solution.ts'));
    expect(code).toBe(0);
    expect(existsSync(join(course.root, '.hold/progress.json'))).toBe(false);
  });

  test('without a name takes the next one that has not passed', async () => {
    await using course = await tempCourse();
    await course.write(RIGHT);
    expect((await course.run('check')).out).toContain('Exercise 1');
    expect((await course.run('check')).out).toContain('Exercise 2');
  });

  test.for([
    [['check', 'anwser'], 2, /no exercise "anwser"\. Did you mean `answer`\?/],
    [['check', 'exercise-99'], 2, /no exercise "exercise-99"/],
    [['chekc'], 2, /no command "chekc".*check/],
    [['check', '1', '2'], 2, /One exercise at a time/],
    [['check', '--frob'], 2, /no option --frob/],
    [['check', '1', '--seed', 'x'], 2, /--seed takes a whole number/],
    [['check', '1', '--seed'], 2, /needs a value/],
    [[], 2, /Say what to do/],
    [['solution', '1'], 2, /--yes/],
    [['diff', '1'], 2, /nothing to compare yet/],
  ] as const)('answers %j with exit code %i and a way on', async ([args, code, words]) => {
    await using course = await tempCourse();
    const run = await course.run(...args);
    expect(run.code).toBe(code);
    expect(run.err).toMatch(words);
    expect(run.err.trim().split('\n')).toHaveLength(1);
  });

  test('a named file that is missing', async () => {
    await using course = await tempCourse();
    const verdict = await course.verdict(join(course.root, 'exercises/01-answer/nope.ts'));
    expect(verdict.status).toBe('invalid');
    expect(verdict.problem?.kind).toBe('missing-file');
  });

  test('a missing file of the course is named', async () => {
    await using course = await tempCourse();
    await execa('rm', [join(course.root, 'exercises/01-answer/starter.ts')]);
    const { code, err } = await course.run('check', '1');
    expect(code).toBe(3);
    expect(err).toContain('starter.ts');
  });

  test('no checks is a failure', async () => {
    await using course = await tempCourse();
    await course.write(RIGHT);
    await writeFile(join(course.root, 'test/checks/01-answer.check.ts'), '');
    const verdict = await course.verdict('1');
    expect(verdict.status).toBe('failed');
    expect(verdict.problem?.kind).toBe('no-checks');
  });

  test('speaks Vietnamese when asked, and remembers it', async () => {
    await using course = await tempCourse();
    expect((await course.run('check', '1', '--lang', 'vi')).out).toContain('2/3 phép kiểm tra đạt');
    expect((await course.run('list')).out).toContain('Đạt 0/3');
    expect((await course.run('list', '--lang', 'en')).out).toContain('0 of 3 passed');
  });

  test('the language: HOLD_LANG before the choice, the choice before the locale', async () => {
    await using course = await tempCourse();
    course.environment.LANG = 'vi_VN.UTF-8';
    expect((await course.run('list')).out).toContain('Đạt 0/3');
    await course.run('list', '--lang', 'en');
    expect((await course.run('list')).out).toContain('0 of 3 passed');
    course.environment.HOLD_LANG = 'vi';
    expect((await course.run('list')).out).toContain('Đạt 0/3');
  });

  test('prints no colour into a pipe, and some when it is forced', async () => {
    await using course = await tempCourse();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looks for escape sequences
    const ESCAPE = /\u001b\[/;
    expect((await course.run('list')).out).not.toMatch(ESCAPE);
    course.environment.FORCE_COLOR = '1';
    expect((await course.run('list')).out).toMatch(ESCAPE);
  });

  test('draws the wire of the failure', async () => {
    await using course = await tempCourse();
    const { out } = await course.run('check', '2');
    expect(out).toContain('your program');
    expect(out).toMatch(/●── connect ─+▶/);
    expect(out).toMatch(/✕── RST ─+/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('--seed replays, and the seed is in the verdict', async () => {
    await using course = await tempCourse();
    expect((await course.verdict('1', '--seed', '4711')).seed).toBe(4711);
  });

  test('--types shows type errors and does not fail for them', async () => {
    await using course = await tempCourse();
    await course.write(hostile('type-error'));
    const { out, code } = await course.run('check', '1', '--types');
    expect(code).toBe(0);
    expect(out).toMatch(/exercise\.ts:2 Type 'number' is not assignable to type\s+'string'/);
  });

  test('console output is told with the check, without control sequences', async () => {
    await using course = await tempCourse();
    await course.write("export async function answer(question: string) { console.log('\\u001b[31masked', question); return 'no'; }");
    const { out } = await course.run('check', '1');
    expect(out).toContain('asked up?');
    const verdict = await course.verdict('1');
    expect(verdict.checks.map(({ console }) => console[0]?.text)).toEqual([
      '\u001b[31masked up?\n',
      '\u001b[31masked down?\n',
      '\u001b[31masked \n',
    ]);
  });

  test('two runs at once do not disturb each other', async () => {
    await using course = await tempCourse();
    await course.write(RIGHT);
    const runs = await Promise.all(['1', '2', '1', '2', '3', '1'].map((name) => course.run('check', name)));
    expect(runs.map(({ code }) => code)).toEqual([0, 1, 0, 1, 1, 0]);
    const progress = JSON.parse(await read(join(course.root, '.hold/progress.json')));
    expect(Object.keys(progress.exercises).sort()).toEqual(['exercise-1', 'exercise-2', 'exercise-3']);
    expect((await readdir(join(course.root, '.hold'))).sort()).toEqual(['progress.json', 'verdicts']);
  });

  test('a reader that has seen enough is no fault', async () => {
    await using course = await tempCourse();
    await course.run('check', '1');
    const running = execa(process.execPath, [CLI, 'check', '1'], { env: course.environment, reject: false, buffer: false });
    running.stdout.destroy();
    const { stderr } = await execa(process.execPath, [CLI, 'check', '1'], { env: course.environment, reject: false, stdout: 'ignore' });
    expect(stderr).toBe('');
    expect((await running).signal).toBeUndefined();
    await nothingIsLeft(course.root);
  });

  test('Ctrl+C ends everything at once', async () => {
    await using course = await tempCourse();
    await course.write(
      `import { spawn } from 'node:child_process';\nspawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });\n${hostile('endless-loop')}`,
    );
    const running = execa(process.execPath, [CLI, 'check', '1'], { env: course.environment, reject: false });
    await waitUntil(
      () => leftovers(course.root).length > 2,
      () => 'the program has not started its process',
    );
    const stoppedAt = performance.now();
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    expect(performance.now() - stoppedAt).toBeLessThan(5000);
    await nothingIsLeft(course.root);
  });
});

describe.concurrent('the verdict', () => {
  test.for(['type-error', 'exit-in-function', 'syntax-error', 'leaves-server', 'missing-import', 'never-answers'])(
    'of %s is as the schema says',
    async (name) => {
      await using course = await tempCourse();
      await course.write(hostile(name));
      const verdict = await course.verdict('1');
      expect(isVerdict(verdict), JSON.stringify(isVerdict.errors)).toBe(true);
    },
  );

  test('names what was left open, with the line', async () => {
    await using course = await tempCourse();
    await course.write(hostile('leaves-server'));
    const { leaks } = await course.verdict('1');
    expect(leaks).toEqual([{ kind: 'server', place: { file: 'exercises/01-answer/exercise.ts', line: 5 } }]);
  });

  test('holds the wire of a failed check', async () => {
    await using course = await tempCourse();
    const { checks } = await course.verdict('2');
    expect(isVerdict(await course.verdict('2')), JSON.stringify(isVerdict.errors)).toBe(true);
    const kinds = checks[0]?.wire.map(({ from, kind }) => `${from} ${kind}`);
    expect(kinds).toEqual(expect.arrayContaining(['you connect', 'peer accept', 'peer rst']));
    expect(checks[0]?.status).toBe('crashed');
    expect(checks[0]?.failure?.place?.file).toBe('exercises/02-caller/exercise.ts');
  });
});

describe.concurrent('progress', () => {
  test('a damaged file is put aside, reported and rebuilt', async () => {
    await using course = await tempCourse();
    await course.write(RIGHT);
    await mkdir(join(course.root, '.hold'));
    await writeFile(join(course.root, '.hold/progress.json'), '{"version": 1, "exercises": {"exer');
    const { err, out } = await course.run('list');
    expect(err).toMatch(/progress file was damaged.*put aside as \.hold\/progress\.damaged-.*check -- --all/);
    expect(out).toContain('0 of 3 passed');
    const [kept] = (await readdir(join(course.root, '.hold'))).filter((name) => name.startsWith('progress.damaged'));
    expect(await read(join(course.root, '.hold', kept ?? ''))).toContain('{"exer');
    await course.run('check', '--all');
    expect((await course.run('list')).out).toContain('1 of 3 passed');
  });

  test('hints come one at a time and stay at the last', async () => {
    await using course = await tempCourse();
    const seen = [];
    for (let index = 0; index < 4; index += 1) seen.push((await course.run('hint', '1')).out);
    expect(seen.map((text) => /Hint (\d) of 3/.exec(text)?.[1])).toEqual(['1', '2', '3', '3']);
    expect(seen[0]).toContain('Look.');
    expect(seen[2]).toContain('Write.');
  });

  test('reset keeps a backup and says where', async () => {
    await using course = await tempCourse();
    await course.write(RIGHT);
    await course.run('check', '1');
    const { out } = await course.run('reset', '1');
    const path = /\.hold\/backup\/01-answer\/\S+\.ts/.exec(out)?.[0] ?? '';
    expect(await read(join(course.root, path))).toBe(RIGHT);
    expect(await read(exerciseFile(course.root))).toBe(await read(join(course.root, 'exercises/01-answer/starter.ts')));
    expect((await course.run('list')).out).toContain('0 of 3 passed');
  });

  test('the solution is free after passing, and --yes shows it before', async () => {
    await using course = await tempCourse();
    expect((await course.run('solution', '1', '--yes')).out).toContain("question === 'up?'");
    await course.write(RIGHT);
    await course.run('check', '1');
    const { out, code } = await course.run('solution', '1', '--lang', 'vi');
    expect(code).toBe(0);
    expect(out).toContain('# Ghi chú');
  });

  test('diff compares with the starter first, with the solution after passing', async () => {
    await using course = await tempCourse();
    await course.run('check', '1');
    expect((await course.run('diff', '1')).out).toContain('Compared with the starter');
    await course.write(`${RIGHT}// mine\n`);
    await course.run('check', '1');
    const { out } = await course.run('diff', '1');
    expect(out).toContain('solutions/01-answer/solution.ts');
    expect(out).toContain('-// mine');
  });
});

describe.concurrent('verify', () => {
  test('quick takes few mistakes, and every check catches one of them', () => {
    const [broad, narrow, other] = [{ caughtBy: ['a', 'b'] }, { caughtBy: ['a'] }, { caughtBy: ['c'] }];
    expect(covering([narrow, broad, other, { caughtBy: ['c'] }])).toEqual([broad, other]);
    expect(covering([broad, { caughtBy: ['b', 'c', 'd'] }, narrow])).toHaveLength(2);
    expect(covering([])).toEqual([]);
  });

  test('quick finds what is wrong as well', async () => {
    await using course = await tempCourse();
    expect((await course.run('verify', '--quick')).out).toContain('verify: 3 of 3 exercises hold');
    await writeFile(join(course.root, 'test/mistakes/01-answer/always-no.ts'), `// caught-by: says-yes\n${RIGHT}`);
    expect((await course.run('verify', '1', '--quick')).out).toContain('it was by nothing');
  });

  test('holds for the tiny course', async () => {
    await using course = await tempCourse();
    const { out, code } = await course.run('verify');
    expect(out).toContain('verify: 3 of 3 exercises hold');
    expect(code).toBe(0);
  });

  test.for([
    ['exercises/01-answer/starter.ts', RIGHT, /starter must fail first on says-yes, it fails on nothing/],
    ['solutions/01-answer/solution.ts', 'export async function answer() { return "yes"; }', /the solution is failed/],
    ['exercises/01-answer/hints.vi.md', '## Gợi ý 1\n\nNhìn.\n', /must hold 3 hints/],
    ['exercises/01-answer/task.vi.md', '', /task\.vi\.md is missing or empty/],
    [
      'test/mistakes/01-answer/always-yes.ts',
      `// caught-by: says-no\n${'export async function answer() { return "yes"; }'}`,
      /caught by exactly says-no; it was by says-no, says-nothing/,
    ],
    ['test/mistakes/01-answer/always-no.ts', `// caught-by: says-yes\n${RIGHT}`, /it was by nothing/],
  ] as const)('finds what is wrong with %s', async ([path, source, fault]) => {
    await using course = await tempCourse();
    await writeFile(join(course.root, path), source);
    const { out, code } = await course.run('verify', '1');
    expect(out).toMatch(fault);
    expect(code).toBe(1);
  });

  test('looks twice when one check more catches a mistake', async () => {
    await using course = await tempCourse();
    const mark = join(course.root, 'seen-once');
    const source = (first: string): string => `// caught-by: says-yes
      import { existsSync, writeFileSync } from 'node:fs';
      const first = !existsSync(${JSON.stringify(mark)});
      writeFileSync(${JSON.stringify(mark)}, '');
      export const answer = async (question: string) => (first ? ${first} : 'no');`;
    const mistake = join(course.root, 'test/mistakes/01-answer/always-no.ts');
    await writeFile(mistake, source(`question === '' ? 'late' : 'no'`));
    expect((await course.run('verify', '1')).out).toContain('verify: 1 of 1 exercises hold');
    await rm(mark);
    // Not so when the check that must catch it did not.
    await writeFile(mistake, source(`question === 'up?' ? 'yes' : 'no'`));
    expect((await course.run('verify', '1')).out).toContain('it was by nothing');
  });

  test('finds a check that cannot fail', async () => {
    await using course = await tempCourse();
    await execa('rm', [join(course.root, 'test/mistakes/01-answer/always-no.ts')]);
    expect((await course.run('verify', '1')).out).toContain('no mistake is caught by says-yes');
  });
});
