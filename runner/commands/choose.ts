import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { type Course, type Exercise, filesOf } from '../course.ts';
import type { Progress } from '../progress.ts';
import { UsageError } from './context.ts';

/** An exercise, and the file in question: the learner's own, or another one that was named by its path. */
export interface Choice {
  exercise: Exercise;
  program: string;
  /** Whether it is the learner's own file: only that counts as progress. */
  own: boolean;
}

/** How far a typing error may be off before a suggestion becomes a guess. */
const FARTHEST = 4;

function namesOf({ id, number, slug, folder }: Exercise): string[] {
  return [id, String(number), String(number).padStart(2, '0'), slug, folder];
}

function byName(course: Course, name: string): Exercise | undefined {
  const wanted = name.toLowerCase();
  return course.exercises.find((exercise) => namesOf(exercise).includes(wanted));
}

/** npm runs scripts in the package's folder; the learner may be in another one. */
function absolutePath(name: string): string | undefined {
  const folders = [process.cwd(), process.env.INIT_CWD ?? process.cwd()];
  return folders.map((folder) => resolve(folder, name)).find((path) => existsSync(path));
}

/** `exercises/03-probe-port/exercise.ts`, with either kind of slash: a folder of the path names the exercise. */
function byPath(course: Course, name: string): Choice | undefined {
  const parts = name.split(/[\\/]+/);
  const exercise = course.exercises.find(({ folder }) => parts.includes(folder));
  const path = absolutePath(name);
  const found = exercise ?? (path && course.exercises.find(({ folder }) => path.split(/[\\/]+/).includes(folder)));
  if (!found || parts.length < 2) return undefined;
  const own = filesOf(course, found).program;
  if (!path?.endsWith('.ts') || path === own) {
    // A named file that is not there must not be taken for another one.
    if (/\.ts$/.test(name) && !path && resolve(name) !== own && !name.endsWith('exercise.ts'))
      return { exercise: found, program: resolve(name), own: false };
    return { exercise: found, program: own, own: true };
  }
  return { exercise: found, program: path, own: false };
}

function unknownExercise(course: Course, name: string): UsageError {
  const near = course.exercises.flatMap(namesOf).filter((candidate) => candidate.length > 2);
  const guess = near.length > 0 ? closest(name.toLowerCase(), near) : undefined;
  const close = guess !== undefined && distance(name.toLowerCase(), guess) <= FARTHEST;
  return new UsageError({
    en: `There is no exercise "${name}".${close ? ` Did you mean \`${guess}\`?` : ''} \`npm run list\` shows them all.`,
    vi: `Không có bài tập "${name}".${close ? ` Ý bạn là \`${guess}\`?` : ''} \`npm run list\` liệt kê tất cả.`,
  });
}

/** The first exercise that has neither passed nor got as far as this system lets it; the first of all when done. */
export function nextExercise(course: Course, progress: Progress): Exercise {
  const entries = progress.all();
  const open = course.exercises.find(({ id }) => !entries[id]?.passedAt && entries[id]?.status !== 'not-run');
  const exercise = open ?? course.exercises[0];
  if (!exercise) throw new UsageError({ en: 'This course has no exercises.', vi: 'Khóa học này chưa có bài tập nào.' });
  return exercise;
}

/** `exercise-3`, `3`, `probe-port`, `03-probe-port`, the path of a file, or nothing for the next one. */
export function choose(course: Course, progress: Progress, name: string | undefined): Choice {
  if (name === undefined) {
    const exercise = nextExercise(course, progress);
    return { exercise, program: filesOf(course, exercise).program, own: true };
  }
  const exercise = byName(course, name);
  if (exercise) return { exercise, program: filesOf(course, exercise).program, own: true };
  const choice = byPath(course, name);
  if (!choice) throw unknownExercise(course, name);
  return choice;
}
