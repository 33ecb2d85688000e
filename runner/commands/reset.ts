import { filesOf } from '../course.ts';
import { shortPath } from '../engine/record.ts';
import { afterReset } from '../progress-entry.ts';
import { resetExercise } from '../workspace.ts';
import { choose } from './choose.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';

/** `npm run reset`: the starter again; the learner's file is always kept, and we say where. */
export async function reset({ course, progress, terminal }: Context, name: string | undefined): Promise<ExitCode> {
  const { exercise } = choose(course, progress, name);
  const copy = await resetExercise(course, exercise);
  progress.update(exercise.id, afterReset);
  const file = shortPath(course.root, filesOf(course, exercise).program);
  terminal.say({ en: `${file} is the starter again.`, vi: `${file} đã trở lại bản khởi đầu.` });
  if (copy) {
    const kept = shortPath(course.root, copy);
    terminal.say({ en: `Your version is kept in ${kept}`, vi: `Bản của bạn được giữ ở ${kept}` });
  }
  return EXIT.passed;
}
