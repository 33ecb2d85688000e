import { existsSync, readFileSync } from 'node:fs';
import { type Course, type Exercise, filesOf } from '../course.ts';
import { shortPath } from '../engine/record.ts';
import { fateOf, fateOfText, type ImportedExercise, type ImportReport, mergeProgress } from '../merge.ts';
import { type Portable, type PortableExercise, writePortable } from '../portable.ts';
import type { Progress } from '../progress.ts';
import { forgetVerdict } from '../verdicts.ts';
import { keepOnce, writeProgram } from '../workspace.ts';

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** The learner's work on this machine, to take it elsewhere and to take work from elsewhere in. */
export class Transfer {
  readonly #course: Course;
  readonly #progress: Progress;

  constructor(course: Course, progress: Progress) {
    this.#course = course;
    this.#progress = progress;
  }

  /** Programs that are still the starter stay out: wherever they would go, there is one already. */
  export(): Portable {
    const exercises: Record<string, PortableExercise> = {};
    for (const [id, progress] of Object.entries(this.#progress.all())) {
      if (Object.keys(progress).length > 0) exercises[id] = { progress };
    }
    for (const exercise of this.#course.exercises) {
      const { text, starter } = this.#texts(exercise);
      const isBegun = fateOfText(undefined, text, starter) === 'taken';
      if (isBegun) exercises[exercise.id] = { text, progress: this.#progress.get(exercise.id) };
    }
    return writePortable(exercises);
  }

  async import({ exercises }: Portable): Promise<ImportReport> {
    const report: ImportReport = { exercises: [] };
    for (const [id, theirs] of Object.entries(exercises)) {
      const exercise = this.#course.exercises.find((each) => each.id === id);
      report.exercises.push(exercise ? await this.#take(exercise, theirs) : await this.#takeUnknown(id, theirs));
    }
    return report;
  }

  async #take(exercise: Exercise, theirs: PortableExercise): Promise<ImportedExercise> {
    const { text, starter } = this.#texts(exercise);
    const fate = fateOf(exercise.id, { text, progress: this.#progress.get(exercise.id) }, theirs, starter);
    if (fate.text === 'taken' && theirs.text !== undefined) {
      writeProgram(this.#course, exercise, theirs.text);
      // What was said is about another program.
      forgetVerdict(this.#course.root, exercise.id);
    }
    this.#mergeProgress(fate, theirs);
    return fate.text === 'aside' ? this.#putAside(fate, exercise.folder, theirs) : fate;
  }

  /** An exercise of another edition of the course: it has no folder here. */
  async #takeUnknown(id: string, theirs: PortableExercise): Promise<ImportedExercise> {
    const fate = fateOf(id, { progress: this.#progress.get(id) }, theirs, undefined);
    this.#mergeProgress(fate, theirs);
    return theirs.text === undefined ? fate : this.#putAside({ ...fate, text: 'aside' }, id, theirs);
  }

  async #putAside(fate: ImportedExercise, folder: string, { text = '' }: PortableExercise): Promise<ImportedExercise> {
    return { ...fate, place: shortPath(this.#course.root, await keepOnce(this.#course, { folder }, text)) };
  }

  #mergeProgress({ id, progress }: ImportedExercise, theirs: PortableExercise): void {
    if (progress) this.#progress.update(id, (ours) => mergeProgress(ours, theirs.progress));
  }

  #texts(exercise: Exercise): { text: string | undefined; starter: string } {
    const { program, starter } = filesOf(this.#course, exercise);
    return { text: readIfThere(program), starter: readFileSync(starter, 'utf8') };
  }
}
