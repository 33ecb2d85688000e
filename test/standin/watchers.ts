import { type FSWatcher, watch } from 'node:fs';
import type { Folder } from './folder.ts';
import type { Outbox } from './outbox.ts';

/** Who watches files of a container. */
export class Watchers {
  readonly #folder: Folder;
  readonly #outbox: Outbox;
  readonly #watchers = new Map<number, FSWatcher>();

  constructor(folder: Folder, outbox: Outbox) {
    this.#folder = folder;
    this.#outbox = outbox;
  }

  watch(id: number, path: string, recursive: boolean): void {
    const watcher = watch(this.#folder.at(path), { recursive, persistent: false });
    watcher.on('change', (change, name) => {
      this.#outbox.push({ kind: 'watch', watcher: id, change: change === 'rename' ? 'rename' : 'change', name: String(name) });
    });
    // A watched folder may go away: nothing more comes then.
    watcher.on('error', () => {});
    this.#watchers.set(id, watcher);
  }

  unwatch(id: number): void {
    this.#watchers.get(id)?.close();
    this.#watchers.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#watchers.keys()]) this.unwatch(id);
  }
}
