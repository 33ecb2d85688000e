import { ENGINE_TRIALS, followsSockets } from './engine.ts';
import { FEATURES } from './features.ts';
import type { Findings } from './findings.ts';
import { MORE } from './more.ts';
import { NEEDS } from './needs.ts';
import { attempt, LIMIT_MS, type Trial } from './trial.ts';

export interface ProbeOptions {
  /** Where files may be made. */
  folder: string;
  /** How long to go on with what decides nothing but may be worth knowing, on the clock of `performance`. */
  moreUntilMs: number;
}

/** What came too late among many may take longer when there are few. */
const SECOND_LIMIT_MS = 2 * LIMIT_MS;

/** The trials that watch the whole process, and so must be alone in it. */
const ALONE: readonly Trial[] = [...ENGINE_TRIALS, followsSockets];

/** Tries everything; what is found goes into the findings as it is found. */
export async function probe(findings: Findings, { folder, moreUntilMs }: ProbeOptions): Promise<void> {
  const run = async (trial: Trial, limitMs?: number): Promise<void> => findings.add(trial, await attempt(trial, folder, limitMs));

  for (const trial of ALONE) await run(trial);
  const together = [...FEATURES, ...Object.values(NEEDS).flat()].filter((trial) => !ALONE.includes(trial));
  await Promise.all(together.map((trial) => run(trial)));
  // Where a lot happens at once on a slow machine, something may only have come too late.
  await Promise.all(findings.late().map((trial) => run(trial, SECOND_LIMIT_MS)));
  for (const trial of MORE) if (performance.now() + LIMIT_MS < moreUntilMs) await run(trial);
}
