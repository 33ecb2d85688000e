import type { Place } from '../lab/place.ts';
import type { CheckResult, Leak } from '../lab/result.ts';
import type { Text } from '../text.ts';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const VERDICT_VERSION = 1;

export type Runtime = 'local' | 'webcontainer';

export type VerdictStatus = 'passed' | 'failed' | 'crashed' | 'timed-out' | 'invalid' | 'not-run';

/** Something that the learner's program printed. */
export interface ConsoleEntry {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** A check's result with what the program printed meanwhile. */
export interface CheckVerdict extends CheckResult {
  console: ConsoleEntry[];
}

export type ProblemKind =
  | 'missing-file'
  | 'missing-module'
  | 'syntax-error'
  | 'invalid-export'
  | 'replaced-global'
  | 'import-threw'
  | 'import-hung'
  | 'exited'
  | 'out-of-memory'
  | 'too-much-output'
  | 'ran-too-long'
  | 'stopped'
  | 'no-checks'
  | 'engine';

/** What kept the checks from running, or from running to the end. */
export interface Problem {
  kind: ProblemKind;
  did: Text;
  must: Text;
  place?: Place;
  /** The error's own words, where there are any. */
  detail?: string;
}

/** The result of one run of an exercise's checks: what `--json` prints and the course page draws. */
export interface Verdict {
  version: typeof VERDICT_VERSION;
  exercise: { number: number; slug: string; title: Text };
  /** The program that was checked, relative to the course's folder where it lies in it. */
  program: string;
  status: VerdictStatus;
  runtime: Runtime;
  /** `v20.19.0` */
  node: string;
  seed: number;
  /** Real milliseconds of the whole run, with the start of the child process. */
  durationMs: number;
  checks: CheckVerdict[];
  /** How many of the checks ran to an end: the others lacked something here, or were not reached. */
  ran: number;
  /** What the program printed while no check was running. */
  console: ConsoleEntry[];
  /** Bytes of output that were not kept. */
  consoleDropped: number;
  /** Everything left open, over all checks. */
  leaks: Leak[];
  problem?: Problem;
}

const STATUS_OF_PROBLEM: Record<ProblemKind, VerdictStatus> = {
  'missing-file': 'invalid',
  'missing-module': 'invalid',
  'syntax-error': 'invalid',
  'invalid-export': 'invalid',
  'replaced-global': 'invalid',
  'import-threw': 'crashed',
  'import-hung': 'timed-out',
  exited: 'crashed',
  'out-of-memory': 'crashed',
  'too-much-output': 'crashed',
  'ran-too-long': 'timed-out',
  stopped: 'not-run',
  'no-checks': 'failed',
  engine: 'not-run',
};

/** The checks that ran, whatever came of it. */
export function ranOf(checks: readonly CheckVerdict[]): CheckVerdict[] {
  return checks.filter(({ status }) => status !== 'not-run');
}

/** Worst first: the first of these that some check has is the status of the run. */
const WORST_FIRST = ['crashed', 'timed-out', 'failed', 'not-run'] as const;

/** A run is passed only when every one of its checks ran and passed. */
export function statusOf(checks: readonly CheckVerdict[], problem: Problem | undefined): VerdictStatus {
  if (problem) return STATUS_OF_PROBLEM[problem.kind];
  return WORST_FIRST.find((status) => checks.some((check) => check.status === status)) ?? 'passed';
}

/** Whether a verdict says something about the program: a run that was stopped, or that failed by our own fault, does not. */
export function isAboutProgram({ problem }: Verdict): boolean {
  return problem?.kind !== 'stopped' && problem?.kind !== 'engine';
}
