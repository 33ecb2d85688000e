import type { Text } from '../text.ts';
import type { Need } from './needs.ts';
import type { Place } from './place.ts';
import type { WireEvent } from './wire.ts';

/** Something the learner's program left behind that still keeps a process alive. */
export interface Leak {
  kind: 'socket' | 'server' | 'timer' | 'udp-socket' | 'worker' | 'child-process';
  place?: Place;
}

/** Why a check is not passed, told to the learner. */
export interface Failure {
  /** What the program did. */
  did: Text;
  /** What it must do instead. */
  must: Text;
  /** Why it matters. */
  why: Text;
  /** The section of the lesson that explains it: `10-robust-networking#backoff`. */
  readOn: string;
  place?: Place;
  expected?: string;
  seen?: string;
}

export type CheckStatus = 'passed' | 'failed' | 'crashed' | 'timed-out' | 'not-run';

/** What one check found. */
export interface CheckResult {
  id: string;
  title: Text;
  status: CheckStatus;
  /** Present unless the check passed. A check that could not run says why, and the way on, in the same words. */
  failure?: Failure;
  wire: WireEvent[];
  leaks: Leak[];
  durationMs: number;
}

/** What a check tells while it runs. The engine passes these on as they happen. */
export type CheckEvent =
  /** Of every check of the file, also of those that are not to be run. */
  | { type: 'declared'; checks: { id: string; title: Text; why: Text; readOn: string; needs: readonly Need[] }[] }
  | { type: 'started'; id: string; limitMs: number }
  | { type: 'ended'; result: CheckResult };
