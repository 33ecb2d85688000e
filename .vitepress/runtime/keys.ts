// The names under which a browser keeps a learner's work. Every page with a link to an exercise loads this to mark what has
// passed: it reads, and knows no more than it must.

/** What we use of a browser's storage. */
export interface WebStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The learner's program, hints and progress: `{ text?, hints?, status?, checkedAt?, passedAt? }`. */
export const exerciseKey = (id: string): string => `hold-${id}`;
/** The newest verdict. */
export const verdictKey = (id: string): string => `hold-verdict-${id}`;

/** Which exercise a key is of, and what it holds of it. */
export function parseKey(key: string | null): { what: 'exercise' | 'verdict'; id: string } | undefined {
  const [, verdict, id] = /^hold-(verdict-)?(exercise-\d+)$/.exec(key ?? '') ?? [];
  return id === undefined ? undefined : { what: verdict ? 'verdict' : 'exercise', id };
}

/** What is kept of each exercise, as it was written. */
export function keptExercises(storage: WebStorage): Map<string, string> {
  const kept = new Map<string, string>();
  for (let index = 0; index < storage.length; index += 1) {
    const key = storage.key(index) ?? '';
    const of = parseKey(key);
    if (of?.what === 'exercise') kept.set(of.id, storage.getItem(key) ?? '');
  }
  return kept;
}

/** What can be read of it; the rest is not touched. */
export function keptProgress(storage: WebStorage): Record<string, unknown> {
  const progress: Record<string, unknown> = {};
  for (const [id, json] of keptExercises(storage)) {
    try {
      progress[id] = JSON.parse(json);
    } catch {
      // Damaged: the exercise's own page sets it aside and says so.
    }
  }
  return progress;
}
