import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { type Exercise, filesOf } from '../course.ts';
import { shortPath } from '../engine/record.ts';
import { Terminal } from '../terminal.ts';
import { choose } from './choose.ts';
import { type Context, EXIT, type ExitCode, UsageError } from './context.ts';

/** Before it has passed, the solution is a spoiler: we ask, or want to be told `--yes`. */
async function maySpoil({ progress, terminal, signal }: Context, exercise: Exercise, yes: boolean): Promise<boolean> {
  if (yes || progress.get(exercise.id).passedAt) return true;
  if (!Terminal.interactive) {
    throw new UsageError({
      en: `${exercise.id} has not passed yet. Add \`--yes\` to see the solution all the same: \`npm run solution ${exercise.id} -- --yes\``,
      vi: `${exercise.id} chưa đạt. Thêm \`--yes\` nếu bạn vẫn muốn xem lời giải: \`npm run solution ${exercise.id} -- --yes\``,
    });
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await prompt.question(
      `${terminal.words({ en: `${exercise.id} has not passed yet. Show the solution all the same? [y/N]`, vi: `${exercise.id} chưa đạt. Vẫn xem lời giải chứ? [c/K]` })} `,
      { signal },
    );
    return /^[yc]/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

/** `npm run solution`: ours, and why it is so. */
export async function solution(context: Context, name: string | undefined, options: { yes?: boolean }): Promise<ExitCode> {
  const { course, progress, terminal } = context;
  const { exercise } = choose(course, progress, name);
  if (!(await maySpoil(context, exercise, options.yes === true))) return EXIT.passed;
  const files = filesOf(course, exercise, terminal.language);
  terminal.line(terminal.paint('quiet', shortPath(course.root, files.solution)));
  terminal.line();
  terminal.line(await readFile(files.solution, 'utf8'));
  terminal.line(await readFile(files.notes, 'utf8'));
  return EXIT.passed;
}
