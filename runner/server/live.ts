import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { type Course, filesOf } from '../course.ts';
import type { Progress } from '../progress.ts';
import { newestVerdict, verdictsFolder } from '../verdicts.ts';
import { versionOf } from './exercise-file.ts';
import type { LiveEvent } from './protocol.ts';

type Listener = (event: LiveEvent) => void;

/** Tells open pages what happens on disk: saves from an editor, verdicts and progress from the terminal. */
export class Live {
  readonly #course: Course;
  readonly #progress: Progress;
  readonly #listeners = new Set<Listener>();
  #files: FSWatcher | undefined;

  constructor(course: Course, progress: Progress) {
    this.#course = course;
    this.#progress = progress;
  }

  /** Listens until the returned function is called. Watching begins with the first listener. */
  listen(listener: Listener): () => void {
    this.#files ??= this.#watch();
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#files?.close();
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #watch(): FSWatcher {
    const verdicts = verdictsFolder(this.#course.root);
    mkdirSync(verdicts, { recursive: true });
    const folders = this.#course.exercises.map((exercise) => dirname(filesOf(this.#course, exercise).program));
    const files = watch([...folders, verdicts, this.#progress.file], { ignoreInitial: true, atomic: false, depth: 0 });
    files.on('all', (_event, path) => {
      if (path === this.#progress.file) this.#tell({ type: 'progress', exercises: this.#progress.all() });
      else if (path.endsWith('.json') && dirname(path) === verdicts) this.#onVerdict(basename(path, '.json'));
      else if (basename(path) === 'exercise.ts') this.#onFile(path);
    });
    return files;
  }

  #onVerdict(id: string): void {
    const verdict = newestVerdict(this.#course.root, id);
    if (verdict) this.#tell({ type: 'verdict', id, verdict });
  }

  #onFile(path: string): void {
    const exercise = this.#course.exercises.find((each) => filesOf(this.#course, each).program === path);
    if (!exercise) return;
    try {
      const text = readFileSync(path, 'utf8');
      this.#tell({ type: 'file', id: exercise.id, text, version: versionOf(text) });
    } catch {
      // Gone, or between being deleted and written anew: the next event tells.
    }
  }
}
