import { describeError } from '../../lab/crashes.ts';
import { startClock } from './clock.ts';
import type { TrialResult } from './report.ts';
import { Scene } from './scene.ts';

/** The longest that a trial may take. */
export const LIMIT_MS = 1000;

/** One thing that is tried for real. */
export interface Trial {
  /** `net: a port that refuses`; the report and its readers know the trial by it. ASCII. */
  name: string;
  limitMs?: number;
  /** Rejects if the thing does not work as it must; what it resolves with is worth reporting. */
  run(scene: Scene): Promise<unknown> | unknown;
}

/** A result, and whether it is no more than that nothing came in time. */
export interface Attempt {
  result: TrialResult;
  late: boolean;
}

/** What a trial throws where nothing came in time. */
export class Late extends Error {}

/** Tries one thing, within its limit. Never rejects. */
export async function attempt(trial: Trial, folder: string, limitMs = trial.limitMs ?? LIMIT_MS): Promise<Attempt> {
  const scene = new Scene(folder);
  const startedMs = performance.now();
  let stopClock = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    stopClock = startClock(limitMs, () => reject(new Late(`nothing came within ${limitMs} ms`)));
  });
  const result: TrialResult = { ok: true, ms: 0 };
  let isLate = false;
  try {
    const value = await Promise.race([(async () => trial.run(scene))(), late]);
    if (value !== undefined) result.value = value;
  } catch (error) {
    result.ok = false;
    result.error = inAscii(describeError(error));
    isLate = error instanceof Late;
  }
  stopClock();
  scene.end();
  result.ms = Math.round((performance.now() - startedMs) * 10) / 10;
  return { result, late: isLate };
}

const LONGEST_ERROR = 200;

function inAscii(words: string): string {
  return words.replace(/[^\x20-\x7e]+/g, ' ').slice(0, LONGEST_ERROR);
}

/** The trial has failed unless this holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** The trial has failed unless this is what was seen. */
export function mustBe<T>(seen: unknown, wanted: T, what: string): asserts seen is T {
  must(seen === wanted, `${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`);
}

/** Looks again and again until something holds; the trial's limit is its limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}
