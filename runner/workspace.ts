import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Course, type Exercise, filesOf } from './course.ts';
import { forgetVerdict } from './verdicts.ts';

/** Makes the learner's copy of the starter, unless there is one. Never writes over a file. */
export async function beginExercise(course: Course, exercise: Exercise): Promise<'begun' | 'exists'> {
  const { program, starter } = filesOf(course, exercise);
  try {
    await copyFile(starter, program, constants.COPYFILE_EXCL);
    return 'begun';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
    throw error;
  }
}

/** A place in `.hold/backup/` that nothing has been kept in before. */
async function placeForBackup(course: Course, exercise: Exercise): Promise<string> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const copy = join(course.root, '.hold', 'backup', exercise.folder, `exercise-${stamp}.ts`);
  await mkdir(dirname(copy), { recursive: true });
  return copy;
}

/** Keeps a version of the learner's program that is not, or will not stay, in the file. */
export async function keepAside(course: Course, exercise: Exercise, text: string): Promise<string> {
  const copy = await placeForBackup(course, exercise);
  await writeFile(copy, text, { flag: 'wx' });
  return copy;
}

/**
 * Keeps the learner's file in `.hold/backup/` under a name of its own.
 *
 * @returns the path of the copy; undefined when there was nothing to keep
 */
export async function backUp(course: Course, exercise: Exercise): Promise<string | undefined> {
  const { program } = filesOf(course, exercise);
  const copy = await placeForBackup(course, exercise);
  try {
    await copyFile(program, copy, constants.COPYFILE_EXCL);
    return copy;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts the starter in the place of the learner's file, after a backup. */
export async function resetExercise(course: Course, exercise: Exercise): Promise<string | undefined> {
  const { program, starter } = filesOf(course, exercise);
  const copy = await backUp(course, exercise);
  await copyFile(starter, program);
  forgetVerdict(course.root, exercise.id);
  return copy;
}
