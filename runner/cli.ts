import { Command, CommanderError } from 'commander';
import { type Context, EXIT, type ExitCode, UsageError } from './commands/context.ts';
import { openCourse } from './course.ts';
import { openHouse } from './house.ts';
import type { Language, Text } from './text.ts';

// Each command is loaded when it is called: `list` need not wait for what `watch` is made of.
const COMMANDS = {
  check: async (context: Context, name: string | undefined, options: object) =>
    (await import('./commands/check.ts')).check(context, name, options),
  watch: async (context: Context, name: string | undefined, options: object) =>
    (await import('./commands/watch.ts')).watch(context, name, options),
  list: async (context: Context, _name: string | undefined, options: object) => (await import('./commands/list.ts')).list(context, options),
  hint: async (context: Context, name: string | undefined) => (await import('./commands/hint.ts')).hint(context, name),
  reset: async (context: Context, name: string | undefined) => (await import('./commands/reset.ts')).reset(context, name),
  solution: async (context: Context, name: string | undefined, options: object) =>
    (await import('./commands/solution.ts')).solution(context, name, options),
  diff: async (context: Context, name: string | undefined, options: object) =>
    (await import('./commands/diff.ts')).diff(context, name, options),
  doctor: async (context: Context) => (await import('./commands/doctor.ts')).doctor(context),
  serve: async (context: Context, _name: string | undefined, options: object) =>
    (await import('./commands/serve.ts')).serve(context, options),
  verify: async (context: Context, name: string | undefined, options: { quick?: boolean }) =>
    (await import('./commands/verify.ts')).verify(context, name, { quick: options.quick ?? false }),
  incident: async (context: Context, name: string | undefined, options: object) =>
    (await import('./commands/incident.ts')).incident(context, name, options),
} satisfies Record<string, (context: Context, name: string | undefined, options: object) => Promise<ExitCode>>;

type Verb = keyof typeof COMMANDS;

const ABOUT = {
  check: { en: "run an exercise's checks and explain what went wrong", vi: 'chạy các phép kiểm tra của một bài tập và giải thích lỗi' },
  watch: { en: 'the same at every save', vi: 'như trên, mỗi lần lưu file' },
  list: { en: 'all exercises, with your progress', vi: 'mọi bài tập, kèm tiến độ của bạn' },
  hint: { en: 'one hint more each time', vi: 'mỗi lần thêm một gợi ý' },
  reset: { en: 'the starter again; your file is kept', vi: 'trở lại bản khởi đầu; file của bạn được giữ lại' },
  solution: { en: 'the solution, and why it is so', vi: 'lời giải, và vì sao làm vậy' },
  diff: { en: 'your file beside the starter, or beside the solution', vi: 'so file của bạn với bản khởi đầu, hoặc với lời giải' },
  doctor: { en: 'what this machine has', vi: 'máy này có gì' },
  serve: {
    en: 'the built course site; exercises run on this machine with --local',
    vi: 'trang khóa học đã build; thêm --local thì bài tập chạy trên máy này',
  },
  verify: { en: 'for maintainers: are the exercises themselves right?', vi: 'cho người bảo trì: chính các bài tập có đúng không' },
  incident: { en: "the incident's system: broken, repaired, measured", vi: 'hệ thống của sự cố: làm hỏng, sửa, đo' },
} satisfies Record<Verb, Text>;

const OPTIONS = {
  '--lang <en|vi>': { en: 'language, remembered for the next time', vi: 'ngôn ngữ, được nhớ cho lần sau' },
  '--json': { en: 'print the verdict as JSON', vi: 'in kết quả dạng JSON' },
  '--seed <number>': { en: 'the random numbers of an earlier run', vi: 'dùng lại các số ngẫu nhiên của lần chạy trước' },
  '--all': { en: 'every exercise that you have begun', vi: 'mọi bài tập bạn đã bắt đầu' },
  '--verbose': { en: 'every failure in full', vi: 'hiện đầy đủ từng lỗi' },
  '--types': { en: 'type errors as well', vi: 'kèm lỗi kiểu' },
  '--port <number>': { en: 'the port to listen on', vi: 'cổng để nghe' },
  '--host <address>': { en: 'the address to listen on; 127.0.0.1 without it', vi: 'địa chỉ để nghe; không ghi thì là 127.0.0.1' },
  '--local': { en: 'exercises run on this machine, and nobody else is served', vi: 'bài tập chạy trên máy này, và không phục vụ ai khác' },
  '--yes': { en: 'do not ask', vi: 'không hỏi lại' },
  '--solution': { en: 'compare with the solution', vi: 'so với lời giải' },
  '--list': { en: 'the scenarios and remedies there are', vi: 'các kịch bản và biện pháp hiện có' },
  '--quick': {
    en: 'one run of each solution, few wrong programs: every check catches one of them',
    vi: 'mỗi lời giải chạy một lần, ít chương trình sai: phép kiểm tra nào cũng bắt được một',
  },
  '--scenario <name>': { en: 'play this one; may be repeated', vi: 'chạy kịch bản này; dùng nhiều lần được' },
  '--remedy <name>': {
    en: 'repair with this one, all, or none; may be repeated',
    vi: 'sửa bằng biện pháp này, all hoặc none; dùng nhiều lần được',
  },
  '--load': { en: 'many users for a while', vi: 'nhiều người dùng trong một lúc' },
  '--users <number>': { en: 'how many, 1 to 200', vi: 'bao nhiêu người, 1 đến 200' },
  '--seconds <number>': { en: 'how long, 1 to 30', vi: 'trong bao lâu, 1 đến 30' },
  '--with <mine>': { en: 'mine: your own exercises, as far as they pass', vi: 'mine: bài tập của chính bạn, bài nào đã đạt' },
  '--pool <number>': { en: 'connections before the repair, usually 2', vi: 'số kết nối trước khi sửa, thường là 2' },
  '--query-ms <number>': { en: 'how slow the query is, usually 200', vi: 'truy vấn chậm bao nhiêu, thường là 200' },
  '--proxy-timeout-ms <number>': { en: 'when the proxy hangs up, usually 300', vi: 'bao lâu thì proxy cúp máy, thường là 300' },
  '--scale <number>': { en: "divides the client's waits", vi: 'chia nhỏ các khoảng chờ của client' },
} satisfies Record<string, Text>;

const HELP: Text = { en: 'this page', vi: 'trang này' };

/** Headings of a help page. */
const TITLES: Record<string, Text> = {
  'Usage:': { en: 'Usage:', vi: 'Cách dùng:' },
  'Options:': { en: 'Options:', vi: 'Tùy chọn:' },
  'Arguments:': { en: 'Arguments:', vi: 'Tham số:' },
  'Commands:': { en: 'Commands:', vi: 'Các lệnh:' },
};

type Flag = keyof typeof OPTIONS;

const FLAGS: Record<Verb, Flag[]> = {
  check: ['--json', '--seed <number>', '--all', '--verbose', '--types'],
  watch: ['--seed <number>', '--verbose'],
  list: ['--json'],
  hint: [],
  reset: [],
  solution: ['--yes'],
  diff: ['--solution'],
  doctor: [],
  serve: ['--local', '--host <address>', '--port <number>'],
  verify: ['--quick'],
  incident: [
    '--list',
    '--scenario <name>',
    '--remedy <name>',
    '--load',
    '--users <number>',
    '--seconds <number>',
    '--with <mine>',
    '--pool <number>',
    '--query-ms <number>',
    '--proxy-timeout-ms <number>',
    '--scale <number>',
    '--seed <number>',
    '--json',
  ],
};

function parsePort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError({
    en: `--port takes a number from 0 to 65535; got "${value}".`,
    vi: `--port nhận một số từ 0 đến 65535; bạn đưa "${value}".`,
  });
}

function parseSeed(value: string): number {
  const seed = Number(value);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new UsageError({
    en: `--seed takes a whole number, as a failure prints it; got "${value}".`,
    vi: `--seed nhận một số nguyên, đúng như dòng báo lỗi in ra; bạn đưa "${value}".`,
  });
}

/** What is given again and again is gathered. */
function gather(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function commandLine(context: Context, language: Language, finish: (code: ExitCode) => void): Command {
  const program = new Command('npm run')
    .description('Hold the Line · Giữ Máy')
    .configureHelp({ styleTitle: (title) => TITLES[title]?.[language] ?? title, subcommandTerm: (command) => command.name() })
    .helpOption('-h, --help', HELP[language])
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  for (const verb of Object.keys(COMMANDS) as Verb[]) {
    const command = program
      .command(verb)
      .description(ABOUT[verb][language])
      .argument('[exercise]')
      .usage(language === 'vi' ? '[bài tập] -- [tùy chọn]' : '[exercise] -- [options]')
      .helpOption('-h, --help', HELP[language])
      .allowExcessArguments(false)
      .exitOverride();
    for (const flag of ['--lang <en|vi>', ...FLAGS[verb]] as const) {
      if (flag === '--seed <number>') command.option(flag, OPTIONS[flag][language], parseSeed);
      else if (flag === '--port <number>') command.option(flag, OPTIONS[flag][language], parsePort);
      else if (flag === '--scenario <name>' || flag === '--remedy <name>') command.option(flag, OPTIONS[flag][language], gather);
      else command.option(flag, OPTIONS[flag][language]);
    }
    command.action(async (exercise: string | undefined, options: object) => finish(await COMMANDS[verb](context, exercise, options)));
  }
  return program;
}

/** Runs one command line and gives the exit code. */
export async function main(args: string[]): Promise<ExitCode> {
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
