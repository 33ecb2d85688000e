import type { Draft, Store } from './store.ts';

/** How long a comment waits for company. */
const GATHER_MS = 10;
const MOST = 100;

interface Waiting {
  draft: Draft;
  resolve(id: number): void;
  reject(error: unknown): void;
}

/** Gathers comments that come at about the same time, and stores them together. */
export class Batcher {
  readonly #store: Store;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  add(draft: Draft): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, resolve, reject });
      if (this.#waiting.length >= MOST) this.#flush();
      else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#store.add(batch.map(({ draft }) => draft)).then(
      (ids) => {
        batch.forEach(({ resolve }, index) => {
          resolve(ids[index] ?? 0);
        });
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  }
}
