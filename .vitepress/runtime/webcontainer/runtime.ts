import type { FileSystemTree } from '@webcontainer/api';
import type { ProbeReport } from '../../../runner/engine/probe/report.ts';
import { RunRecord } from '../../../runner/engine/record.ts';
import { playRounds } from '../../../runner/engine/rounds.ts';
import type { Verdict } from '../../../runner/engine/verdict.ts';
import type { Need } from '../../../runner/lab/needs.ts';
import { freshSeed } from '../../../runner/lab/random.ts';
import type { RunLine } from '../../../runner/server/protocol.ts';
import type { Keeper } from '../runtime.ts';
import { within } from '../within.ts';
import { folderOf, loadChecks } from './assets.ts';
import { ContainerChild } from './child.ts';
import { container, type OpenContainer } from './container.ts';
import { ContainerFailure } from './failure.ts';
import type { ContainerExercise } from './index.ts';
import { paths } from './paths.ts';
import { locateSyntaxError } from './syntax.ts';

const MOUNT_MS = 20_000;

/** Node without `registerHooks` (before 22.15) loads the learner's modules another way, behind a flag. */
const flagsFor = ({ features }: ProbeReport): string[] => (features.registerHooks ? [] : ['--experimental-vm-modules']);

const lacking = ({ needs }: ProbeReport): Need[] => (Object.keys(needs) as (keyof typeof needs)[]).filter((need) => !needs[need].met);

/** Programs, by the ids of their exercises, and checks as a tree to mount. */
function treeOf(programs: Readonly<Record<string, string>>, folder: string, checks: string): FileSystemTree {
  const file = (contents: string) => ({ file: { contents } });
  const exercises: FileSystemTree = {};
  for (const [id, text] of Object.entries(programs)) {
    const name = folderOf(id);
    if (name) exercises[name] = { directory: { 'exercise.ts': file(text) } };
  }
  return {
    exercises: { directory: exercises },
    test: { directory: { checks: { directory: { [`${folder}.check.ts`]: file(checks) } } } },
  };
}

/** One run of an exercise's checks in this tab's container: the page is the parent that the engine has on a machine. */
class ContainerRun {
  readonly #exercise: Verdict['exercise'];
  readonly #folder: string;
  readonly #tell: (line: RunLine) => void;
  readonly #signal: AbortSignal;

  constructor(exercise: Verdict['exercise'], folder: string, tell: (line: RunLine) => void, signal: AbortSignal) {
    this.#exercise = exercise;
    this.#folder = folder;
    this.#tell = tell;
    this.#signal = signal;
  }

  /** @param text the learner's program, for the place of a syntax error */
  async play(open: OpenContainer, text: string): Promise<Verdict> {
    const startedMs = performance.now();
    const seed = freshSeed();
    let record = await this.#rounds(open, seed);
    if (!record.hasBegun() && !this.#signal.aborted) {
      // The engine did not even start: an earlier program may have deleted it.
      await container.repair(open);
      record = await this.#rounds(open, seed);
    }
    if (record.problem?.kind === 'syntax-error') record.problem = await locateSyntaxError(record.problem, text, this.#program);
    return record.verdict({
      exercise: this.#exercise,
      program: this.#program,
      runtime: 'webcontainer',
      node: open.report.node,
      seed,
      durationMs: Math.round(performance.now() - startedMs),
    });
  }

  get #program(): string {
    return paths.exercise(this.#folder);
  }

  async #rounds({ container: { workdir }, container: box, report }: OpenContainer, seed: number): Promise<RunRecord> {
    const record = new RunRecord(workdir, this.#tell);
    const rounds = {
      program: `${workdir}/${this.#program}`,
      checks: `${workdir}/${paths.checks(this.#folder)}`,
      seed,
      lacking: lacking(report),
      open: () => new ContainerChild(box, flagsFor(report)),
      signal: this.#signal,
    };
    await playRounds(rounds, record);
    return record;
  }
}

/** Settles with the work, or when it is not wanted any more. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** Checks in this browser; where the learner's file is kept is somebody else's matter. */
export async function runInContainer(
  keeper: Keeper,
  { id, folder, head }: ContainerExercise,
  tell: (line: RunLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const { text } = await keeper.open(id);
  const programs = { ...(await keeper.others()), [id]: text };
  const run = new ContainerRun(head, folder, tell, signal);
  const work = container.use({ exercise: id, why: 'isolation' }, async (open) => {
    signal.throwIfAborted();
    const { engine } = open.report;
    if (!engine.fits) throw new ContainerFailure('engine-unfit', engine.because);
    const tree = treeOf(programs, folder, await loadChecks(folder));
    await within(MOUNT_MS, open.container.mount(tree));
    return run.play(open, text);
  });
  const verdict = await unless(signal, work);
  await keeper.record(id, verdict);
  tell({ type: 'verdict', verdict });
}
