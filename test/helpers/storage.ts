import type { WebStorage } from '../../.vitepress/runtime/keys.ts';

/** A browser's storage in miniature: shared by tabs, with room for so many characters and no more. */
export class FakeStorage implements WebStorage {
  readonly #kept = new Map<string, string>();
  readonly #tabs = new Set<FakeTab>();
  room: number;

  constructor(room = Number.POSITIVE_INFINITY) {
    this.room = room;
  }

  get length(): number {
    return this.#kept.size;
  }

  /** How many characters are kept. */
  get used(): number {
    return [...this.#kept].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  }

  tab(): FakeTab {
    const tab = new FakeTab(this);
    this.#tabs.add(tab);
    return tab;
  }

  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.write(key, value, undefined);
  }

  removeItem(key: string): void {
    this.write(key, null, undefined);
  }

  /** Every tab but the one that writes is told, as browsers do. */
  write(key: string, newValue: string | null, from: FakeTab | undefined): void {
    const oldValue = this.getItem(key);
    if (oldValue === newValue) return;
    const used = this.used - (oldValue === null ? 0 : key.length + oldValue.length);
    if (newValue === null) this.#kept.delete(key);
    else if (used + key.length + newValue.length > this.room) throw new DOMException('no room', 'QuotaExceededError');
    else this.#kept.set(key, newValue);
    for (const tab of this.#tabs)
      if (tab !== from) tab.events.dispatchEvent(Object.assign(new Event('storage'), { key, oldValue, newValue }));
  }
}

/** The storage as one tab sees it. */
export class FakeTab implements WebStorage {
  readonly events = new EventTarget();
  readonly #storage: FakeStorage;

  constructor(storage: FakeStorage) {
    this.#storage = storage;
  }

  get length(): number {
    return this.#storage.length;
  }

  key(index: number): string | null {
    return this.#storage.key(index);
  }

  getItem(key: string): string | null {
    return this.#storage.getItem(key);
  }

  setItem(key: string, value: string): void {
    this.#storage.write(key, value, this);
  }

  removeItem(key: string): void {
    this.#storage.write(key, null, this);
  }
}
