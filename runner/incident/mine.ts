import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Course, filesOf } from '../course.ts';
import { shortPath } from '../engine/record.ts';
import type { ImportModule } from '../lab/host.ts';
import type { Progress } from '../progress.ts';
import type { Text } from '../text.ts';
import type { MineChoice } from './options.ts';
import type { RemedyName } from './remedies.ts';
import type { MineUse } from './result.ts';
import { OURS, type Toolbox } from './tools/toolbox.ts';

interface Plug {
  number: number;
  slug: string;
  /** What it exports, and we call. */
  exports: readonly (keyof Toolbox)[];
  /** It is used where these are switched on, all of them. */
  remedies: readonly RemedyName[];
}

/** The exercises that may stand in for our own parts. */
const PLUGS: readonly Plug[] = [
  { number: 42, slug: 'retry', exports: ['retryWithBackoff'], remedies: ['retry'] },
  { number: 46, slug: 'mutex', exports: ['createMutex'], remedies: ['lock'] },
  { number: 47, slug: 'spacer', exports: ['createSpacer', 'sendJitter'], remedies: [] },
  { number: 48, slug: 'breaker', exports: ['createBreaker'], remedies: ['breaker'] },
  { number: 49, slug: 'bounded-queue', exports: ['createQueue'], remedies: ['queue'] },
  { number: 50, slug: 'pool', exports: ['createPool'], remedies: ['pool'] },
  { number: 51, slug: 'batch-insert', exports: ['insertComments', 'tasksWithComments'], remedies: ['batch'] },
  { number: 52, slug: 'user-limiter', exports: ['createUserLimiter'], remedies: ['user-limit'] },
  {
    number: 53,
    slug: 'send-message',
    exports: ['createSender'],
    remedies: ['retry', 'send-jitter', 'spacing', 'lock', 'idempotency-key', 'breaker', 'retry-after'],
  },
];

/** Parts of the client; the learner's sender has its own. */
const INSIDE_SENDER = new Set([42, 46, 47, 48]);

function chooseOne(course: Course, progress: Progress, { number, slug }: Plug): MineChoice {
  const exercise = course.exercises.find((each) => each.number === number);
  const no = (why: Text): MineChoice => ({ number, slug, why });
  if (!exercise) return no({ en: 'this course does not have it', vi: 'khóa học này không có bài đó' });
  const { program } = filesOf(course, exercise);
  if (!existsSync(program)) return no({ en: 'not begun yet', vi: 'bạn chưa bắt đầu' });
  const { status, checkedAt } = progress.get(exercise.id);
  if (status === undefined)
    return no({ en: `not checked yet: \`npm run check ${exercise.id}\``, vi: `chưa kiểm tra: \`npm run check ${exercise.id}\`` });
  if (status !== 'passed')
    return no({ en: `does not pass yet: \`npm run check ${exercise.id}\``, vi: `chưa đạt: \`npm run check ${exercise.id}\`` });
  if (checkedAt !== undefined && statSync(program).mtimeMs > Date.parse(checkedAt))
    return no({
      en: `changed since it passed: \`npm run check ${exercise.id}\``,
      vi: `đã sửa sau khi đạt: \`npm run check ${exercise.id}\``,
    });
  const name = shortPath(course.root, program);
  return { number, slug, file: program, why: { en: `yours: ${name}`, vi: `của bạn: ${name}` } };
}

/** Which of the learner's exercises may be used: those whose newest check passed, on the file as it is. */
export function chooseMine(course: Course, progress: Progress): MineChoice[] {
  return PLUGS.map((plug) => chooseOne(course, progress, plug));
}

function isOn({ number, remedies }: Plug, on: readonly RemedyName[]): boolean {
  if (number === 47) return on.includes('spacing') || on.includes('send-jitter');
  return remedies.every((remedy) => on.includes(remedy));
}

async function load(plug: Plug, file: string, importModule: ImportModule): Promise<Partial<Toolbox> | Text> {
  try {
    const module = await importModule(pathToFileURL(file).href);
    const missing = plug.exports.filter((name) => typeof module[name] !== 'function');
    if (missing.length > 0) return { en: `exports no ${missing.join(', ')}`, vi: `không export ${missing.join(', ')}` };
    return Object.fromEntries(plug.exports.map((name) => [name, module[name]]));
  } catch (error) {
    const { message } = error as Error;
    return { en: `cannot be loaded: ${message}`, vi: `không nạp được: ${message}` };
  }
}

/** Puts the learner's exercises in the place of our own parts, as far as they may be used and are wanted. */
export async function plugIn(
  choices: readonly MineChoice[],
  on: readonly RemedyName[],
  importModule: ImportModule,
): Promise<{ tools: Toolbox; uses: MineUse[] }> {
  let tools = OURS;
  const uses: MineUse[] = [];
  for (const { number, slug, file, why } of choices) {
    const plug = PLUGS.find((each) => each.number === number);
    if (!plug || file === undefined) uses.push({ number, slug, used: false, why });
    else if (!isOn(plug, on))
      uses.push({ number, slug, used: false, why: { en: 'its remedy is not switched on', vi: 'biện pháp của bài này không được bật' } });
    else {
      const loaded = await load(plug, file, importModule);
      const failed = 'en' in loaded;
      if (!failed) tools = { ...tools, ...loaded };
      uses.push({ number, slug, used: !failed, why: failed ? (loaded as Text) : why });
    }
  }
  if (!tools.createSender) return { tools, uses };
  return { tools, uses: uses.map((use) => (use.used && INSIDE_SENDER.has(use.number) ? insideSender(use) : use)) };
}

function insideSender(use: MineUse): MineUse {
  return {
    ...use,
    used: false,
    why: { en: 'your exercise 53 does the whole work of the client', vi: 'bài 53 của bạn đã làm toàn bộ phần client' },
  };
}
