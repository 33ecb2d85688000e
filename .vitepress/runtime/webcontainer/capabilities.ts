import type { WebContainer } from '@webcontainer/api';
import type { ProbeReport } from '../../../runner/engine/probe/report.ts';
import { CALL_MS, within } from '../within.ts';
import { ContainerFailure } from './failure.ts';
import { paths } from './paths.ts';

const KEPT = 'hold-container';
const RESULT = paths.run('probe.json');

/** The probe's own limits are shorter; slow machines start processes slowly. */
const QUICK_MS = 20_000;
const FULL_MS = 90_000;

/** What this browser's container could do the last time. */
function kept(): ProbeReport | undefined {
  try {
    return (JSON.parse(localStorage.getItem(KEPT) ?? 'null') as ProbeReport | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(report: ProbeReport): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(report));
  } catch {
    // Storage is full or forbidden: the next page probes again.
  }
}

async function runProbe(container: WebContainer, args: readonly string[], limitMs: number): Promise<ProbeReport | { unchanged: true }> {
  const process = await within(CALL_MS, container.spawn('node', [paths.engine('probe.js'), RESULT, ...args]));
  const output: string[] = [];
  const read = process.output.pipeTo(new WritableStream({ write: (chunk) => void output.push(chunk) })).catch(() => {});
  const code = await within(limitMs, process.exit);
  await within(CALL_MS, read).catch(() => {});
  if (code !== 0) throw new ContainerFailure('engine-unfit', `exit code ${code}: ${output.join('').slice(-500)}`);
  const json = await within(CALL_MS, container.fs.readFile(RESULT, 'utf8'));
  return JSON.parse(json) as ProbeReport | { unchanged: true };
}

/** Whether two probes found the same needs met. */
function agree(one: ProbeReport, other: ProbeReport): boolean {
  const needs = Object.keys(other.needs) as (keyof ProbeReport['needs'])[];
  return one.key === other.key && needs.every((need) => one.needs[need]?.met === other.needs[need].met);
}

/** What this container can do: tried out once per version of it, then remembered. */
export async function probe(container: WebContainer): Promise<ProbeReport> {
  const before = kept();
  const result = await runProbe(container, before?.key && !before.late ? ['--known', before.key] : [], QUICK_MS);
  if ('unchanged' in result) return before as ProbeReport;
  // What came too late may come in time on a page that is less busy; what came too late twice does not come.
  if (result.late && before?.late && agree(before, result)) delete result.late;
  if (result.engine.fits) keep(result);
  return result;
}

/** Every single trial, for the record. */
export async function probeFully(container: WebContainer): Promise<ProbeReport> {
  return (await runProbe(container, ['--full'], FULL_MS)) as ProbeReport;
}
