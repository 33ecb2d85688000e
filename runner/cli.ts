import { Command, CommanderError } from 'commander';
import { type CheckOptions, check } from './commands/check.ts';
import { type Context, EXIT, type ExitCode, UsageError } from './commands/context.ts';
import { diff } from './commands/diff.ts';
import { doctor } from './commands/doctor.ts';
import { hint } from './commands/hint.ts';
import { list } from './commands/list.ts';
import { reset } from './commands/reset.ts';
import { solution } from './commands/solution.ts';
import { verify } from './commands/verify.ts';
import { watch } from './commands/watch.ts';
import { openCourse } from './course.ts';
import { openHouse } from './house.ts';
import type { Language, Text } from './text.ts';

type Verb<Options> = (name: string | undefined, options: Options) => ExitCode | Promise<ExitCode>;

const ABOUT = {
  check: { en: "run an exercise's checks and explain what went wrong", vi: 'chạy các phép kiểm tra của một bài tập và giải thích lỗi' },
  watch: { en: 'the same at every save', vi: 'như trên, mỗi lần lưu file' },
  list: { en: 'all exercises, with your progress', vi: 'mọi bài tập, kèm tiến độ của bạn' },
  hint: { en: 'one hint more each time', vi: 'mỗi lần thêm một gợi ý' },
  reset: { en: 'the starter again; your file is kept', vi: 'trở lại bản khởi đầu; file của bạn được giữ lại' },
  solution: { en: 'our solution, and why it is so', vi: 'lời giải, và vì sao làm vậy' },
  diff: { en: 'your file beside the starter, or beside the solution', vi: 'so file của bạn với bản khởi đầu, hoặc với lời giải' },
  doctor: { en: 'what this machine has', vi: 'máy này có gì' },
  verify: { en: "the maintainers' gate", vi: 'cổng kiểm soát của người bảo trì' },
} satisfies Record<string, Text>;

const OPTIONS = {
  '--lang <en|vi>': { en: 'language, remembered for the next time', vi: 'ngôn ngữ, được nhớ cho lần sau' },
  '--json': { en: 'print the verdict as JSON', vi: 'in kết quả dạng JSON' },
  '--seed <number>': { en: 'the random numbers of an earlier run', vi: 'dùng lại các số ngẫu nhiên của lần chạy trước' },
  '--all': { en: 'every exercise that has been begun', vi: 'mọi bài tập đã bắt đầu' },
  '--verbose': { en: 'every failure in full', vi: 'hiện đầy đủ từng lỗi' },
  '--types': { en: 'type errors as well', vi: 'kèm lỗi kiểu' },
  '--yes': { en: 'do not ask', vi: 'không hỏi lại' },
  '--solution': { en: 'compare with the solution', vi: 'so với lời giải' },
} satisfies Record<string, Text>;

function parseSeed(value: string): number {
  const seed = Number(value);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new UsageError({
    en: `--seed takes a whole number, as a failure prints it; got "${value}".`,
    vi: `--seed nhận một số nguyên, đúng như dòng báo lỗi in ra; bạn đưa "${value}".`,
  });
}

function commandLine(context: Context, language: Language, finish: (code: ExitCode) => void): Command {
  const program = new Command('hold').description('Hold the Line · Giữ Máy').exitOverride().configureOutput({ writeErr: () => {} });
  const verb = <Options>(name: keyof typeof ABOUT, flags: (keyof typeof OPTIONS)[], run: Verb<Options>): void => {
    const command = program.command(name).description(ABOUT[name][language]).argument('[exercise]').allowExcessArguments(false).exitOverride();
    for (const flag of ['--lang <en|vi>', ...flags] as const) {
      if (flag === '--seed <number>') command.option(flag, OPTIONS[flag][language], parseSeed);
      else command.option(flag, OPTIONS[flag][language]);
    }
    command.action(async (exercise: string | undefined, options: Options) => finish(await run(exercise, options)));
  };
  verb('check', ['--json', '--seed <number>', '--all', '--verbose', '--types'], (name, options: CheckOptions) => check(context, name, options));
  verb('watch', ['--seed <number>', '--verbose'], (name, options: CheckOptions) => watch(context, name, options));
  verb('list', ['--json'], (_name, options: { json?: boolean }) => list(context, options));
  verb('hint', [], (name) => hint(context, name));
  verb('reset', [], (name) => reset(context, name));
  verb('solution', ['--yes'], (name, options: { yes?: boolean }) => solution(context, name, options));
  verb('diff', ['--solution'], (name, options: { solution?: boolean }) => diff(context, name, options));
  verb('doctor', [], () => doctor(context));
  verb('verify', [], (name) => verify(context, name));
  return program;
}

async function main(args: string[]): Promise<ExitCode> {
  const course = await openCourse();
  const house = openHouse(course, args);
  try {
    let code: ExitCode = EXIT.passed;
    const program = commandLine(house.context, house.context.terminal.language, (next) => {
      code = next;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.passed;
    return house.explain(error);
  } finally {
    house.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
