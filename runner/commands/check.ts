import { existsSync } from 'node:fs';
import { type Exercise, filesOf } from '../course.ts';
import type { EngineChild } from '../engine/child-process.ts';
import { shortPath } from '../engine/record.ts';
import { runChecks } from '../engine/run.ts';
import { isAboutProgram, type Verdict, type VerdictStatus } from '../engine/verdict.ts';
import { VerdictView } from '../report/view.ts';
import { keepVerdict } from '../verdicts.ts';
import { beginExercise } from '../workspace.ts';
import { type Choice, choose } from './choose.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';
import { showTypeErrors } from './types.ts';

export interface CheckOptions {
  json?: boolean;
  seed?: number;
  all?: boolean;
  verbose?: boolean;
  types?: boolean;
}

const EXIT_OF_STATUS: Record<VerdictStatus, ExitCode> = {
  passed: EXIT.passed,
  failed: EXIT.failed,
  crashed: EXIT.failed,
  'timed-out': EXIT.failed,
  invalid: EXIT.failed,
  'not-run': EXIT.notHere,
};

function exitCodeOf(verdict: Verdict): ExitCode {
  if (verdict.problem?.kind === 'stopped') return EXIT.interrupted;
  return EXIT_OF_STATUS[verdict.status];
}

/** `npm run check`: runs an exercise's checks and explains what went wrong. */
export async function check(context: Context, name: string | undefined, options: CheckOptions): Promise<ExitCode> {
  if (options.all) return checkAll(context, options);
  const choice = choose(context.course, context.progress, name);
  await begin(context, choice, options.json === true);
  if (options.json) {
    const verdict = await run(context, choice, options);
    context.terminal.line(JSON.stringify(verdict, null, 2));
    return exitCodeOf(verdict);
  }
  const verdict = await checkAloud(context, choice, options);
  if (options.types) await showTypeErrors(context, choice.program);
  return exitCodeOf(verdict);
}

/** Makes the exercise file at first use, and says so. */
async function begin({ course, terminal }: Context, { exercise, own, program }: Choice, silent: boolean): Promise<void> {
  if (!own || (await beginExercise(course, exercise)) === 'exists' || silent) return;
  const file = shortPath(course.root, program);
  terminal.say({
    en: `Made ${file} for you, a copy of the starter. Edit that file.`,
    vi: `Đã tạo ${file} cho bạn, chép từ bản khởi đầu. Hãy sửa file đó.`,
  });
  terminal.line();
}

async function run(
  context: Context,
  choice: Choice,
  options: CheckOptions,
  more: Partial<Parameters<typeof runChecks>[2]> = {},
): Promise<Verdict> {
  const seed = options.seed === undefined ? {} : { seed: options.seed };
  const verdict = await runChecks(context.course, choice.exercise, { program: choice.program, signal: context.signal, ...seed, ...more });
  if (choice.own && isAboutProgram(verdict)) {
    context.progress.record(choice.exercise.id, verdict.status);
    keepVerdict(context.course.root, choice.exercise.id, verdict);
  }
  return verdict;
}

/** Runs the checks and tells each as it ends, then the failure in full. */
export async function checkAloud(context: Context, choice: Choice, options: CheckOptions, warm?: EngineChild): Promise<Verdict> {
  const { course, terminal } = context;
  const view = new VerdictView(terminal, course.root);
  view.header(choice.exercise.title, choice.exercise.number, shortPath(course.root, choice.program));
  const verdict = await run(context, choice, options, {
    warm,
    onEvent: (event) => {
      if (event.type === 'check-ended') view.check(event.check);
    },
  });
  if (verdict.problem?.kind === 'stopped') return verdict;
  view.findings(verdict, options.verbose === true);
  view.summary(verdict);
  wayOn(context, choice.exercise, verdict);
  return verdict;
}

function wayOn({ terminal }: Context, { id }: Exercise, verdict: Verdict): void {
  if (verdict.status === 'passed') {
    terminal.say({
      en: `Passed. Compare with the solution: \`npm run solution ${id}\` · \`npm run diff ${id}\` · the next one: \`npm run check\``,
      vi: `Đạt rồi. So với lời giải: \`npm run solution ${id}\` · \`npm run diff ${id}\` · bài tiếp theo: \`npm run check\``,
    });
    return;
  }
  if (verdict.status === 'not-run') return;
  terminal.say({
    en: `Stuck? \`npm run hint ${id}\` · the same random numbers again: \`npm run check ${id} -- --seed ${verdict.seed}\``,
    vi: `Cần gợi ý? \`npm run hint ${id}\` · chạy lại với đúng các số ngẫu nhiên này: \`npm run check ${id} -- --seed ${verdict.seed}\``,
  });
}

/** Every exercise that has been begun: rebuilds the progress from the files themselves. */
async function checkAll(context: Context, options: CheckOptions): Promise<ExitCode> {
  const { course, terminal } = context;
  const begun = course.exercises.filter((exercise) => existsSync(filesOf(course, exercise).program));
  const verdicts: Verdict[] = [];
  for (const exercise of begun) {
    if (context.signal.aborted) return EXIT.interrupted;
    const choice = { exercise, program: filesOf(course, exercise).program, own: true };
    const verdict = await run(context, choice, options);
    verdicts.push(verdict);
    if (!options.json) tellStatus(context, exercise, verdict);
  }
  if (options.json) terminal.line(JSON.stringify(verdicts, null, 2));
  else if (begun.length === 0)
    terminal.say({
      en: 'No exercise has been begun yet. `npm run check` begins the first.',
      vi: 'Bạn chưa bắt đầu bài tập nào. `npm run check` sẽ bắt đầu bài đầu tiên.',
    });
  return verdicts.every(({ status }) => status === 'passed') ? EXIT.passed : EXIT.failed;
}

function tellStatus({ terminal }: Context, exercise: Exercise, verdict: Verdict): void {
  const passed = verdict.status === 'passed';
  const glyph = passed ? terminal.paint('good', '✓') : terminal.paint('alarm', '✗');
  const done = verdict.checks.filter(({ status }) => status === 'passed').length;
  terminal.line(
    `${glyph} ${String(exercise.number).padStart(2)}  ${terminal.words(exercise.title)}  ${terminal.paint('quiet', `${done}/${verdict.checks.length}`)}`,
  );
}
