import * as v from 'valibot';
import { VERDICT_VERSION, type Verdict } from '../../runner/engine/verdict.ts';
import { ProgressShape } from '../../runner/progress-entry.ts';
import { exerciseKey, keptExercises, parseKey, verdictKey, type WebStorage } from './keys.ts';
import { type KeptVersion, RuntimeFault } from './runtime.ts';

const FULL = {
  en: 'The storage of this browser is full: this could not be kept. Download your program, or make room and try again.',
  vi: 'Bộ nhớ của trình duyệt đã đầy nên chưa giữ được. Hãy tải chương trình của bạn về, hoặc dọn bớt rồi thử lại.',
};
const FORBIDDEN = {
  en: 'This browser does not let the page keep anything. Your program is only on this page: download it before you leave.',
  vi: 'Trình duyệt này không cho trang giữ lại gì. Chương trình của bạn chỉ đang ở trên trang này: hãy tải về trước khi rời trang.',
};

/** What is kept of one exercise. The text is absent while it is the starter. */
export type Entry = v.InferOutput<typeof EntryShape>;

const EntryShape = v.object({ ...ProgressShape.entries, text: v.optional(v.string()) });
const VersionsShape = v.array(v.object({ text: v.string(), keptAt: v.string() }));

const MOST_VERSIONS = 10;

const versionsKey = (id: string): string => `hold-versions-${id}`;
const damagedPrefix = (id: string): string => `hold-damaged-${id}-`;

function parse<T>(shape: v.GenericSchema<unknown, T>, json: string): T | undefined {
  try {
    const { success, output } = v.safeParse(shape, JSON.parse(json));
    return success ? (output as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when it is damaged. */
export function parseEntry(json: string | null): Entry | undefined {
  return json === null ? {} : parse(EntryShape, json);
}

/**
 * What a browser's storage holds: a key for each exercise begun, one for its newest verdict, one for its earlier versions.
 * Everything here happens at once, so that nothing of this page comes between reading and writing.
 */
export class Shelf {
  readonly #storage: WebStorage | undefined;

  /** @param storage undefined where the browser forbids it */
  constructor(storage: WebStorage | undefined) {
    this.#storage = storage;
  }

  /** Every exercise that has been begun and can be read. */
  entries(): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const [id, json] of this.#storage ? keptExercises(this.#storage) : []) {
      const entry = parseEntry(json);
      if (entry) entries.set(id, entry);
    }
    return entries;
  }

  /** Whether what is kept of an exercise cannot be read; {@link entry} sets it aside. */
  isDamaged(id: string): boolean {
    return parseEntry(this.#storage?.getItem(exerciseKey(id)) ?? null) === undefined;
  }

  /** @throws RuntimeFault when it is damaged and cannot be set aside */
  entry(id: string): Entry {
    return this.#read(id, exerciseKey(id), EntryShape) ?? {};
  }

  /** @throws RuntimeFault when it cannot be kept */
  setEntry(id: string, entry: Entry): void {
    const json = JSON.stringify(entry);
    if (json === '{}') this.#storage?.removeItem(exerciseKey(id));
    else this.#put(exerciseKey(id), json);
  }

  /** One that this version can read. */
  verdict(id: string): Verdict | undefined {
    try {
      const verdict = JSON.parse(this.#storage?.getItem(verdictKey(id)) ?? 'null') as Verdict | null;
      return verdict?.version === VERDICT_VERSION ? verdict : undefined;
    } catch {
      return undefined;
    }
  }

  /** A verdict can be had again by another run: where there is no room for it, it is not kept. */
  setVerdict(id: string, verdict: Verdict | undefined): void {
    this.#storage?.removeItem(verdictKey(id));
    try {
      if (verdict) this.#write(verdictKey(id), verdict);
    } catch {
      // No room.
    }
  }

  /** Newest first; then what was damaged. */
  versions(id: string): KeptVersion[] {
    return [...(this.#read(id, versionsKey(id), VersionsShape) ?? []), ...this.#damaged(id)];
  }

  /**
   * Keeps the last {@link MOST_VERSIONS} of an exercise, each once.
   *
   * @throws RuntimeFault when it cannot be kept
   */
  addVersion(id: string, text: string): void {
    const others = (this.#read(id, versionsKey(id), VersionsShape) ?? []).filter((version) => version.text !== text);
    this.#write(versionsKey(id), [{ text, keptAt: new Date().toISOString() }, ...others].slice(0, MOST_VERSIONS));
  }

  /** What is damaged is put under another key, never written over. */
  #read<T>(id: string, key: string, shape: v.GenericSchema<unknown, T>): T | undefined {
    const json = this.#storage?.getItem(key) ?? null;
    if (json === null) return undefined;
    const value = parse(shape, json);
    if (value === undefined) this.#setAside(id, key, json);
    return value;
  }

  #setAside(id: string, key: string, json: string): void {
    // First out, then in: a full storage has no room for both.
    this.#storage?.removeItem(key);
    try {
      this.#put(this.#freeKey(damagedPrefix(id)), json);
    } catch (error) {
      this.#storage?.setItem(key, json);
      throw error;
    }
  }

  /** With the time in it; one that nothing has been put under before. */
  #freeKey(prefix: string): string {
    for (let time = Date.now(); ; time += 1) {
      const key = prefix + new Date(time).toISOString();
      if (this.#storage?.getItem(key) == null) return key;
    }
  }

  #damaged(id: string): KeptVersion[] {
    return this.#keys()
      .filter((key) => key.startsWith(damagedPrefix(id)))
      .map((key) => ({ text: this.#storage?.getItem(key) ?? '', keptAt: key.slice(damagedPrefix(id).length), damaged: true }));
  }

  #keys(): string[] {
    return Array.from({ length: this.#storage?.length ?? 0 }, (_, index) => this.#storage?.key(index) ?? '');
  }

  #write(key: string, value: object): void {
    this.#put(key, JSON.stringify(value));
  }

  /** When the storage is full, verdicts give way. */
  #put(key: string, text: string): void {
    if (!this.#storage) throw new RuntimeFault(FORBIDDEN);
    try {
      this.#storage.setItem(key, text);
    } catch {
      this.#dropVerdicts();
      this.#putNow(this.#storage, key, text);
    }
  }

  #putNow(storage: WebStorage, key: string, text: string): void {
    try {
      storage.setItem(key, text);
    } catch {
      throw new RuntimeFault(FULL);
    }
  }

  #dropVerdicts(): void {
    for (const key of this.#keys()) if (parseKey(key)?.what === 'verdict') this.#storage?.removeItem(key);
  }
}
