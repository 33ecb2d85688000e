/** What the learner has done so far, as the pages need it. */
export type ExerciseMark = 'passed' | 'tried';
export type Progress = ReadonlyMap<number, ExerciseMark>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function markOf(entry: unknown): ExerciseMark | undefined {
  if (!isRecord(entry)) return undefined;
  if (typeof entry['passedAt'] === 'string') return 'passed';
  return typeof entry['status'] === 'string' ? 'tried' : undefined;
}

/**
 * Reads the runtime's progress: `{ "exercise-42": { "status": "passed", "passedAt": "…" } }`. What is not understood
 * counts as not begun.
 */
export function parseProgress(document: unknown): Progress {
  const progress = new Map<number, ExerciseMark>();
  for (const [id, entry] of isRecord(document) ? Object.entries(document) : []) {
    const number = Number(/^exercise-(\d+)$/.exec(id)?.[1]);
    const mark = markOf(entry);
    if (mark && number) progress.set(number, mark);
  }
  return progress;
}

export const countPassed = (progress: Progress, exercises: readonly number[]): number =>
  exercises.filter((number) => progress.get(number) === 'passed').length;
