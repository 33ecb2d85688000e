import * as v from 'valibot';
import type { VerdictStatus } from './engine/verdict.ts';

const STATUSES = ['passed', 'failed', 'crashed', 'timed-out', 'invalid', 'not-run'] as const satisfies readonly VerdictStatus[];

/** What is known of one exercise, wherever it is kept: in `.hold/progress.json`, in a browser, in a file on its way between them. */
export const ProgressShape = v.object({
  /** The newest verdict on the learner's file. */
  status: v.optional(v.picklist(STATUSES)),
  checkedAt: v.optional(v.string()),
  /** When it passed for the first time since the last reset. */
  passedAt: v.optional(v.string()),
  /** How many hints have been revealed. */
  hints: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

export type ProgressEntry = v.InferOutput<typeof ProgressShape>;

export const MOST_HINTS = 3;

export function withVerdict<T extends ProgressEntry>(entry: T, status: VerdictStatus): T {
  const now = new Date().toISOString();
  const next = { ...entry, status, checkedAt: now };
  return status === 'passed' ? { ...next, passedAt: entry.passedAt ?? now } : next;
}

export function withHint<T extends ProgressEntry>(entry: T): T & { hints: number } {
  return { ...entry, hints: Math.min(MOST_HINTS, (entry.hints ?? 0) + 1) };
}

/** A reset takes back what was said about the program; hints have been read and stay so. */
export function afterReset({ hints }: ProgressEntry): ProgressEntry {
  return hints === undefined ? {} : { hints };
}
