import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CatalogueEntry } from '../exercises/catalogue.ts';
import { importModule } from './compile-cache.ts';
import type { Language } from './text.ts';

/** A numbered task, with the places of its files. */
export interface Exercise extends CatalogueEntry {
  /** `exercise-3` */
  id: string;
  /** `03-probe-port` */
  folder: string;
}

/** Everything of an exercise that lies on disk; absolute paths. */
export interface ExerciseFiles {
  /** The learner's copy. */
  program: string;
  starter: string;
  solution: string;
  checks: string;
  mistakes: string;
  /** Right programs in other styles. */
  alternatives: string;
  task: string;
  hints: string;
  notes: string;
}

export interface Course {
  root: string;
  exercises: readonly Exercise[];
}

/** The folder that holds `exercises/`, `solutions/` and `test/checks/`: this package's, or HOLD_COURSE. */
export function courseRoot(): string {
  return process.env.HOLD_COURSE ?? dirname(dirname(fileURLToPath(import.meta.url)));
}

export function folderOf({ number, slug }: Pick<CatalogueEntry, 'number' | 'slug'>): string {
  return `${String(number).padStart(2, '0')}-${slug}`;
}

/** Reads the catalogue: ours is compiled into dist/, another course brings its own. */
export async function openCourse(): Promise<Course> {
  const root = courseRoot();
  const own = join(root, 'exercises', 'catalogue.js');
  const path = existsSync(own) ? own : join(dirname(fileURLToPath(import.meta.url)), 'catalogue.js');
  const { catalogue } = (await importModule(pathToFileURL(path).href)) as { catalogue: readonly CatalogueEntry[] };
  const exercises = catalogue.map((entry) => ({ ...entry, id: `exercise-${entry.number}`, folder: folderOf(entry) }));
  return { root, exercises };
}

/** Where the files of an exercise lie; texts in the language asked for. */
export function filesOf(course: Course, { folder }: Exercise, language: Language = 'en'): ExerciseFiles {
  const exercise = join(course.root, 'exercises', folder);
  const solution = join(course.root, 'solutions', folder);
  const ending = language === 'en' ? 'md' : `${language}.md`;
  return {
    program: join(exercise, 'exercise.ts'),
    starter: join(exercise, 'starter.ts'),
    solution: join(solution, 'solution.ts'),
    checks: join(course.root, 'test', 'checks', `${folder}.check.ts`),
    mistakes: join(course.root, 'test', 'mistakes', folder),
    alternatives: join(course.root, 'test', 'alternatives', folder),
    task: join(exercise, `task.${ending}`),
    hints: join(exercise, `hints.${ending}`),
    notes: join(solution, `notes.${ending}`),
  };
}
