import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { filesOf } from '../course.ts';
import { shortPath } from '../engine/record.ts';
import type { Terminal } from '../terminal.ts';
import { choose } from './choose.ts';
import { type Context, EXIT, type ExitCode, UsageError } from './context.ts';

function paintLine(terminal: Terminal, line: string): string {
  if (line.startsWith('+')) return terminal.paint('good', line);
  if (line.startsWith('-')) return terminal.paint('alarm', line);
  return line.startsWith('@@') ? terminal.paint('line', line) : line;
}

/** `npm run diff`: the learner's file against the solution once it has passed, against the starter before. */
export async function diff(
  { course, progress, terminal }: Context,
  name: string | undefined,
  options: { solution?: boolean },
): Promise<ExitCode> {
  const { exercise, program } = choose(course, progress, name);
  if (!existsSync(program)) {
    throw new UsageError({
      en: `There is nothing to compare yet: \`npm run check ${exercise.id}\` makes your file.`,
      vi: `Chưa có gì để so sánh: \`npm run check ${exercise.id}\` sẽ tạo file cho bạn.`,
    });
  }
  const files = filesOf(course, exercise);
  const passed = progress.get(exercise.id).passedAt !== undefined;
  const other = passed || options.solution ? files.solution : files.starter;
  const [yours, theirs] = await Promise.all([readFile(program, 'utf8'), readFile(other, 'utf8')]);
  const patch = createTwoFilesPatch(shortPath(course.root, program), shortPath(course.root, other), yours, theirs);
  const [, ...lines] = patch.split('\n');
  for (const line of lines) terminal.line(paintLine(terminal, line));
  if (other === files.starter) {
    terminal.say({
      en: `Compared with the starter. \`npm run diff ${exercise.id} -- --solution\` compares with the solution.`,
      vi: `So với bản khởi đầu. \`npm run diff ${exercise.id} -- --solution\` so với lời giải.`,
    });
  }
  return EXIT.passed;
}
