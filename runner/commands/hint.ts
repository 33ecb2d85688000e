import { readFile } from 'node:fs/promises';
import { type Exercise, filesOf } from '../course.ts';
import type { Language } from '../text.ts';
import { choose } from './choose.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';

/** The stages of a hints file: each begins with a heading of the second level. */
export function splitHints(markdown: string): string[] {
  return markdown
    .split(/^## .*$/m)
    .slice(1)
    .map((hint) => hint.trim());
}

async function readHints(context: Context, exercise: Exercise, language: Language): Promise<string[]> {
  return splitHints(await readFile(filesOf(context.course, exercise, language).hints, 'utf8'));
}

/** `npm run hint`: reveals one hint more each time. */
export async function hint(context: Context, name: string | undefined): Promise<ExitCode> {
  const { course, progress, terminal } = context;
  const { exercise } = choose(course, progress, name);
  const hints = await readHints(context, exercise, terminal.language);
  const seen = progress.get(exercise.id).hints ?? 0;
  const index = Math.min(seen, hints.length - 1);
  progress.update(exercise.id, (entry) => ({ ...entry, hints: index + 1 }));
  terminal.line(
    terminal.paint('strong', terminal.words({ en: `Hint ${index + 1} of ${hints.length}`, vi: `Gợi ý ${index + 1}/${hints.length}` })),
  );
  terminal.line();
  terminal.line(hints[index] ?? '');
  terminal.line();
  if (index + 1 < hints.length)
    terminal.say({ en: `One more: \`npm run hint ${exercise.id}\``, vi: `Thêm một gợi ý nữa: \`npm run hint ${exercise.id}\`` });
  else
    terminal.say({
      en: `That was the last one. \`npm run solution ${exercise.id}\` shows the solution.`,
      vi: `Đó là gợi ý cuối. \`npm run solution ${exercise.id}\` cho xem lời giải.`,
    });
  return EXIT.passed;
}
