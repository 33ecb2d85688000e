import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { VerdictStatus } from './engine/verdict.ts';
import { withLock } from './lock.ts';
import { type ProgressEntry, ProgressShape, withVerdict } from './progress-entry.ts';

export type { ProgressEntry };

const Shape = v.object({ version: v.literal(1), exercises: v.record(v.string(), ProgressShape) });

type Stored = v.InferOutput<typeof Shape>;

const EMPTY: Stored = { version: 1, exercises: {} };

/** What the learner has done so far, in `.hold/progress.json`; shared by the terminal and the course page. */
export class Progress {
  readonly file: string;
  readonly #folder: string;
  /** Set when a damaged file was found: where it has been put. */
  setAside: string | undefined;

  constructor(root: string) {
    this.#folder = join(root, '.hold');
    this.file = join(this.#folder, 'progress.json');
  }

  get(id: string): ProgressEntry {
    return this.#read().exercises[id] ?? {};
  }

  all(): Readonly<Record<string, ProgressEntry>> {
    return this.#read().exercises;
  }

  /** Changes one entry. Other processes may change others meanwhile. */
  update(id: string, change: (entry: ProgressEntry) => ProgressEntry): void {
    mkdirSync(this.#folder, { recursive: true });
    withLock(`${this.file}.lock`, () => {
      const stored = this.#read();
      this.#write({ ...stored, exercises: { ...stored.exercises, [id]: change(stored.exercises[id] ?? {}) } });
    });
  }

  /** Notes a verdict on the learner's own file. */
  record(id: string, status: VerdictStatus): void {
    this.update(id, (entry) => withVerdict(entry, status));
  }

  #read(): Stored {
    if (!existsSync(this.file)) return EMPTY;
    try {
      return v.parse(Shape, JSON.parse(readFileSync(this.file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EACCES') throw error;
      this.#putAside();
      return EMPTY;
    }
  }

  /** A damaged file is kept for its owner, never written over. */
  #putAside(): void {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const path = join(this.#folder, `progress.damaged-${stamp}.json`);
    renameSync(this.file, path);
    this.setAside = path;
  }

  /** Written beside and renamed: a crash in the middle leaves the old file whole. */
  #write(stored: Stored): void {
    const draft = `${this.file}.${process.pid}.tmp`;
    writeFileSync(draft, `${JSON.stringify(stored, null, 2)}\n`);
    renameSync(draft, this.file);
  }
}
