import { constants, renameSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
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

/** Writes the learner's file, beside and renamed: nobody ever sees half of it. */
export function writeProgram(course: Course, exercise: Exercise, text: string): void {
  const { program } = filesOf(course, exercise);
  const draft = `${program}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, program);
}

/** Whose versions a folder in `.hold/backup/` holds. */
type Owner = Pick<Exercise, 'folder'>;

const backupFolder = (course: Course, { folder }: Owner): string => join(course.root, '.hold', 'backup', folder);

/** A place in `.hold/backup/` that nothing has been kept in before. */
async function placeForBackup(course: Course, exercise: Owner): Promise<string> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const copy = join(backupFolder(course, exercise), `exercise-${stamp}.ts`);
  await mkdir(dirname(copy), { recursive: true });
  return copy;
}

/** Keeps a version of the learner's program that is not, or will not stay, in the file. */
export async function keepAside(course: Course, exercise: Owner, text: string): Promise<string> {
  const copy = await placeForBackup(course, exercise);
  await writeFile(copy, text, { flag: 'wx' });
  return copy;
}

/** Like {@link keepAside}, unless the very same text is kept already. */
export async function keepOnce(course: Course, exercise: Owner, text: string): Promise<string> {
  const folder = backupFolder(course, exercise);
  const files = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  for (const file of files) if ((await readFile(file, 'utf8')) === text) return file;
  return keepAside(course, exercise, text);
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
