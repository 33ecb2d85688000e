import { isAboutProgram, type Verdict } from '../../runner/engine/verdict.ts';
import { fateOf, type ImportedExercise, type ImportReport, mergeProgress, sameProgress } from '../../runner/merge.ts';
import { NotPortable, type Portable, type PortableExercise, readPortable, writePortable } from '../../runner/portable.ts';
import { afterReset, type ProgressEntry, withHint, withVerdict } from '../../runner/progress-entry.ts';
import type {
  ExerciseState,
  KeepRequest,
  KeepResult,
  LiveEvent,
  ResetResult,
  SaveRequest,
  SaveResult,
} from '../../runner/server/protocol.ts';
import { fingerprint } from './fingerprint.ts';
import { parseKey, type WebStorage } from './keys.ts';
import { type Carrier, type Keeper, type KeptVersion, RuntimeFault } from './runtime.ts';
import { type Entry, parseEntry, Shelf } from './shelf.ts';

/** The text that an exercise starts from; undefined for one that this course does not have. */
export type StarterOf = (id: string) => Promise<string | undefined>;

const NO_ROOM = {
  en: 'The storage of this browser is full: not all of the file could be taken. Nothing here was lost. Make room, then import it again.',
  vi: 'Bộ nhớ của trình duyệt đã đầy nên chưa nhập được hết file. Ở đây không mất gì cả. Hãy dọn bớt rồi nhập lại.',
};

type Listener = (event: LiveEvent) => void;

/** Where a browser tells what other tabs write: its `window`. */
type Tabs = Pick<EventTarget, 'addEventListener'>;

/** What is told of it. */
interface Written {
  key: string | null;
  oldValue: string | null;
  newValue: string | null;
}

/** @throws RuntimeFault when it is no export */
function portableOf(json: string): Portable {
  try {
    return readPortable(json);
  } catch (error) {
    throw error instanceof NotPortable ? new RuntimeFault(error.text) : error;
  }
}

function progressOf({ text: _, ...progress }: Entry): ProgressEntry {
  return progress;
}

/**
 * A learner's work in this browser, for pages without a course on this machine. Two tabs that edit the same exercise meet each
 * other here as two programs do on disk.
 */
export class BrowserStore implements Keeper, Carrier {
  readonly #shelf: Shelf;
  readonly #starterOf: StarterOf;
  readonly #tabs: Tabs;
  readonly #listeners = new Set<Listener>();
  /** Hints that there was no room for: they stay revealed for as long as the page. */
  readonly #revealed = new Map<string, number>();

  /** @param storage undefined where the browser forbids it */
  constructor(starterOf: StarterOf, storage: WebStorage | undefined, tabs: Tabs) {
    this.#shelf = new Shelf(storage);
    this.#starterOf = starterOf;
    this.#tabs = tabs;
  }

  async open(id: string): Promise<ExerciseState> {
    const starter = await this.#starter(id);
    const damaged = this.#shelf.isDamaged(id);
    const entry = this.#shelf.entry(id);
    const text = entry.text ?? starter;
    return {
      text,
      version: fingerprint(text),
      progress: progressOf(entry),
      hints: this.#hints(id, entry),
      verdict: this.#shelf.verdict(id),
      ...(damaged ? { damaged } : {}),
    };
  }

  async save(id: string, { text, base }: SaveRequest): Promise<SaveResult> {
    const starter = await this.#starter(id);
    const entry = this.#shelf.entry(id);
    const now = entry.text ?? starter;
    if (fingerprint(now) !== base && now !== text) return { saved: false, text: now, version: fingerprint(now) };
    if (now !== text) this.#shelf.setEntry(id, { ...entry, text: text === starter ? undefined : text });
    return { saved: true, version: fingerprint(text) };
  }

  /** There is no file to name: {@link versions} gives it back. */
  async keep(id: string, { text }: KeepRequest): Promise<KeepResult> {
    this.#shelf.addVersion(id, text);
    return { backup: undefined };
  }

  async versions(id: string): Promise<readonly KeptVersion[]> {
    return this.#shelf.versions(id);
  }

  async hint(id: string): Promise<{ hints: number }> {
    const entry = this.#shelf.entry(id);
    const { hints } = withHint({ hints: this.#hints(id, entry) });
    this.#revealed.set(id, hints);
    try {
      this.#shelf.setEntry(id, { ...entry, hints });
    } catch {
      // Who asks for a hint gets one, even where there is no room to remember it.
    }
    return { hints };
  }

  async reset(id: string): Promise<ResetResult> {
    const starter = await this.#starter(id);
    const entry = this.#shelf.entry(id);
    if (entry.text !== undefined && entry.text !== starter) this.#shelf.addVersion(id, entry.text);
    // The entry first: a verdict that goes away while there is progress has only made room.
    this.#shelf.setEntry(id, afterReset(entry));
    this.#shelf.setVerdict(id, undefined);
    this.#tellProgress();
    return { text: starter, version: fingerprint(starter), backup: undefined };
  }

  async record(id: string, verdict: Verdict): Promise<void> {
    if (!isAboutProgram(verdict)) return;
    try {
      this.#shelf.setEntry(id, withVerdict(this.#shelf.entry(id), verdict.status));
    } catch {
      // The verdict is on the page all the same; that there is no room is said where the program is saved.
    }
    this.#shelf.setVerdict(id, verdict);
    this.#tellProgress();
  }

  async others(): Promise<Record<string, string>> {
    const texts = [...this.#shelf.entries()].map(([id, { text }]) => [id, text] as const);
    return Object.fromEntries(texts.filter((each): each is readonly [string, string] => each[1] !== undefined));
  }

  listen(tell: Listener, signal: AbortSignal): void {
    this.#listeners.add(tell);
    signal.addEventListener('abort', () => this.#listeners.delete(tell));
    const onStorage = (event: Event): void => void this.#onStorage(event as Event & Written, tell);
    this.#tabs.addEventListener('storage', onStorage, { signal });
  }

  async export(): Promise<Portable> {
    const exercises: Record<string, PortableExercise> = {};
    for (const [id, entry] of this.#shelf.entries()) {
      const { text } = entry;
      const isBegun = text !== undefined && text !== (await this.#starterOf(id));
      const progress = progressOf(entry);
      if (isBegun || Object.keys(progress).length > 0) exercises[id] = { ...(isBegun ? { text } : {}), progress };
    }
    return writePortable(exercises);
  }

  async import(json: string): Promise<ImportReport> {
    const portable = portableOf(json);
    try {
      const exercises: ImportedExercise[] = [];
      for (const [id, theirs] of Object.entries(portable.exercises)) {
        exercises.push(this.#take(id, theirs, await this.#starterOf(id)));
      }
      return { exercises };
    } catch (error) {
      throw error instanceof RuntimeFault ? new RuntimeFault(NO_ROOM) : error;
    } finally {
      this.#tellProgress();
    }
  }

  #take(id: string, theirs: PortableExercise, starter: string | undefined): ImportedExercise {
    const damaged = this.#shelf.isDamaged(id);
    const entry = this.#shelf.entry(id);
    const ours = { text: entry.text, progress: progressOf(entry) };
    const imported = fateOf(id, ours, theirs, starter);
    if (imported.text === 'aside' && theirs.text !== undefined) this.#keepOnce(id, theirs.text);
    const text = imported.text === 'taken' ? theirs.text : entry.text;
    if (imported.text === 'taken' || imported.progress) {
      this.#shelf.setEntry(id, { ...mergeProgress(ours.progress, theirs.progress), text });
    }
    // What was said is about another program.
    if (imported.text === 'taken') this.#shelf.setVerdict(id, undefined);
    return { ...imported, ...(damaged ? { damaged } : {}) };
  }

  #keepOnce(id: string, text: string): void {
    if (!this.#shelf.versions(id).some((version) => version.text === text)) this.#shelf.addVersion(id, text);
  }

  async #starter(id: string): Promise<string> {
    return (await this.#starterOf(id)) ?? '';
  }

  #hints(id: string, { hints = 0 }: Entry): number {
    return Math.max(hints, this.#revealed.get(id) ?? 0);
  }

  /** Another tab has written. */
  async #onStorage({ key, oldValue, newValue }: Written, tell: Listener): Promise<void> {
    const of = parseKey(key);
    if (of?.what === 'exercise') await this.#onEntry(of.id, parseEntry(oldValue) ?? {}, parseEntry(newValue) ?? {}, tell);
    if (of?.what === 'verdict') this.#onVerdict(of.id, tell);
    // Somebody has emptied the storage.
    if (key === null) for (const event of [{ type: 'hello' } as const, this.#progress()]) tell(event);
  }

  async #onEntry(id: string, before: Entry, after: Entry, tell: Listener): Promise<void> {
    if (!sameProgress(before, after)) tell(this.#progress());
    if (before.text === after.text) return;
    const text = after.text ?? (await this.#starter(id));
    tell({ type: 'file', id, text, version: fingerprint(text) });
  }

  #onVerdict(id: string, tell: Listener): void {
    const verdict = this.#shelf.verdict(id) ?? null;
    // One that is gone while the exercise has been checked has made room for something else: it is still true.
    if (verdict || this.#shelf.entries().get(id)?.status === undefined) tell({ type: 'verdict', id, verdict });
  }

  #progress(): LiveEvent {
    return { type: 'progress', exercises: Object.fromEntries([...this.#shelf.entries()].map(([id, entry]) => [id, progressOf(entry)])) };
  }

  #tellProgress(): void {
    for (const tell of this.#listeners) tell(this.#progress());
  }
}
