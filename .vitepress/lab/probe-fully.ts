import type { ProbeReport } from '../../runner/engine/probe/report.ts';
import { REASONS } from '../exercise/reasons.ts';
import { RuntimeFault } from '../runtime/index.ts';
import { ContainerFailure } from '../runtime/webcontainer/failure.ts';

/** Runs the full probe. Rejects with an error that has a `text`. */
export type ProbeFully = () => Promise<ProbeReport>;

/** In this tab's container. What probes it is loaded when it is asked for. */
export const probeFully: ProbeFully = async () => {
  const { container } = await import('../runtime/webcontainer/container.ts');
  try {
    return await container.probeFully();
  } catch (error) {
    if (!(error instanceof ContainerFailure)) throw error;
    const { what, todo } = REASONS[error.reason];
    throw new RuntimeFault({ en: `${what.en} ${todo.en}`, vi: `${what.vi} ${todo.vi}` });
  }
};
