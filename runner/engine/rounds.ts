import type { Need } from '../lab/needs.ts';
import type { Child } from './child.ts';
import { LIMITS } from './limits.ts';
import type { RunRecord } from './record.ts';

/** One run of an exercise's checks against a program, over as many children as it takes. */
export interface Rounds {
  /** Paths as the children see them. */
  program: string;
  checks: string;
  seed: number;
  /** What the children's runtime is known to lack. */
  lacking?: readonly Need[] | undefined;
  /** Gives a fresh child for every round. */
  open(): Child;
  /** Stops the run: the child is killed, the record says so. */
  signal?: AbortSignal | undefined;
}

/** A check that ends the process is decided by that; the remaining ones get a fresh child. */
export async function playRounds({ open, signal, lacking, ...rest }: Rounds, record: RunRecord): Promise<void> {
  const deadlineMs = performance.now() + LIMITS.runMs;
  let only: string[] | undefined;
  for (;;) {
    const child = open();
    const stop = (): void => child.kill('stopped');
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    const request = { ...rest, ...(lacking ? { lacking } : {}), ...(only ? { only } : {}) };
    const ending = await child.play(request, record, Math.max(1, deadlineMs - performance.now()));
    signal?.removeEventListener('abort', stop);
    if (!record.absorb(ending)) return;
    only = record.remaining();
  }
}
