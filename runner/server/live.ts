import { type FSWatcher, mkdirSync, readFileSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Course, type Exercise, filesOf } from '../course.ts';
import type { Progress } from '../progress.ts';
import { newestVerdict, verdictsFolder } from '../verdicts.ts';
import { versionOf } from './exercise-file.ts';
import type { LiveEvent } from './protocol.ts';

type Listener = (event: LiveEvent) => void;

/** A save is several events, and between the first two the file is empty: we look once they rest. */
const REST_MS = 30;

/** Tells open pages what happens on disk: saves from an editor, verdicts and progress from the terminal. */
export class Live {
  readonly #course: Course;
  readonly #progress: Progress;
  readonly #listeners = new Set<Listener>();
  readonly #resting = new Map<string, NodeJS.Timeout>();
  #watchers: FSWatcher[] | undefined;

  constructor(course: Course, progress: Progress) {
    this.#course = course;
    this.#progress = progress;
  }

  /** Listens until the returned function is called. Watching begins with the first listener. */
  listen(listener: Listener): () => void {
    this.#watchers ??= this.#watch();
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    for (const watcher of this.#watchers ?? []) watcher.close();
    for (const timer of this.#resting.values()) clearTimeout(timer);
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Folders, not files: an editor that renames a new file into place leaves a watcher of the file with the old one. */
  #watch(): FSWatcher[] {
    const verdicts = verdictsFolder(this.#course.root);
    mkdirSync(verdicts, { recursive: true });
    return [
      ...this.#course.exercises.map((exercise) => {
        const { program } = filesOf(this.#course, exercise);
        return this.#folder(dirname(program), (name) => name === basename(program) && this.#onFile(exercise, program));
      }),
      this.#folder(verdicts, (name) => name.endsWith('.json') && this.#onVerdict(basename(name, '.json'))),
      this.#folder(dirname(this.#progress.file), (name) => name === basename(this.#progress.file) && this.#onProgress()),
    ];
  }

  #folder(folder: string, onChange: (name: string) => unknown): FSWatcher {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null) return;
      const path = join(folder, name);
      clearTimeout(this.#resting.get(path));
      const rested = (): void => {
        this.#resting.delete(path);
        onChange(name);
      };
      this.#resting.set(path, setTimeout(rested, REST_MS));
    });
    // The folder has been removed: nothing more to tell.
    watcher.on('error', () => watcher.close());
    return watcher;
  }

  #onProgress(): void {
    this.#tell({ type: 'progress', exercises: this.#progress.all() });
  }

  #onVerdict(id: string): void {
    this.#tell({ type: 'verdict', id, verdict: newestVerdict(this.#course.root, id) ?? null });
  }

  #onFile(exercise: Exercise, path: string): void {
    try {
      const text = readFileSync(path, 'utf8');
      this.#tell({ type: 'file', id: exercise.id, text, version: versionOf(text) });
    } catch {
      // Gone, or between being deleted and written anew: the next event tells.
    }
  }
}
