import type { Need } from './needs.ts';
import { freshSeed } from './random.ts';
import type { CheckEvent } from './result.ts';

/** Loads a module by its URL. */
export type ImportModule = (url: string) => Promise<Record<string, unknown>>;

/**
 * Who runs the checks. The engine fills this in before it loads a check file; under stock vitest the
 * environment does, and nobody listens to events: the result is in the test's `meta`.
 */
export interface Host {
  /** The learner's file. Undefined: the exercise's own `exercise.ts`, else its starter. */
  program: string | undefined;
  seed: number;
  /** The ids of the checks to run; undefined means all. */
  only: ReadonlySet<string> | undefined;
  /** What this runtime has been found to lack: checks that rely on it are not run. */
  lacking: ReadonlySet<Need>;
  emit(event: CheckEvent): void;
  importModule: ImportModule;
}

export const host: Host = {
  program: process.env.HOLD_PROGRAM,
  seed: process.env.HOLD_SEED ? Number(process.env.HOLD_SEED) : freshSeed(),
  only: undefined,
  lacking: new Set(),
  emit: () => {},
  importModule: (url) => import(/* @vite-ignore */ url),
};
