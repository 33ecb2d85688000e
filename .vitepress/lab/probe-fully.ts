import type { ProbeReport } from '../../runner/engine/probe/report.ts';
import { RuntimeFault } from '../runtime/index.ts';

/** Runs the full probe. Rejects with an error that has a `text`. */
export type ProbeFully = () => Promise<ProbeReport>;

interface ContainerModule {
  container: { probeFully: ProbeFully };
}

// The one place that knows where containers come from. A site without them has this page all the same, and it says so.
const modules = import.meta.glob<ContainerModule>('../runtime/webcontainer/container.ts');

export const probeFully: ProbeFully = async () => {
  const [load] = Object.values(modules);
  if (!load)
    throw new RuntimeFault({
      en: 'This site has no containers: there is nothing to probe.',
      vi: 'Trang này không có container: không có gì để dò.',
    });
  return (await load()).container.probeFully();
};
