import type { Need } from '../../lab/needs.ts';

/** What is tried: every need that a check may name. */
export type ProbedNeed = Need;

/** Whether a need is met; if not, the error that says so, in ASCII. */
export type Met = { met: true } | { met: false; because: string };

/** What one trial found. */
export interface TrialResult {
  ok: boolean;
  /** What was seen, where that says more than that it worked. */
  value?: unknown;
  error?: string;
  ms: number;
}

/** What a runtime can do, tried in the runtime itself. */
export interface ProbeReport {
  version: 1;
  /** Names this very runtime: Node's version, the container's, the platform, the probe's own version. */
  key: string;
  node: string;
  webcontainer?: string;
  platform: string;
  /** What our engine uses of Node. */
  features: { registerHooks: boolean; stripsTypes: boolean; vmModules: boolean };
  /** Whether the engine can judge here at all; where it cannot, verdicts would be wrong. */
  engine: { fits: true } | { fits: false; because: string };
  needs: Record<ProbedNeed, Met>;
  /** Something came too late, or was not tried for want of time: what it decides may look better another time. */
  late?: true;
  /** Of a full probe only: every single trial. */
  trials?: Record<string, TrialResult>;
}

/** The answer to somebody who knows this runtime already. */
export interface Unchanged {
  version: 1;
  key: string;
  unchanged: true;
}
