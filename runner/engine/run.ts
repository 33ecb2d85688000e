import { existsSync } from 'node:fs';
import { type Course, type Exercise, filesOf } from '../course.ts';
import type { Need } from '../lab/needs.ts';
import { freshSeed } from '../lab/random.ts';
import { EngineChild } from './child-process.ts';
import { takePrestarted } from './prestart.ts';
import { type RunEvent, RunRecord, shortPath } from './record.ts';
import { playRounds } from './rounds.ts';
import { locateSyntaxError } from './syntax.ts';
import type { Verdict } from './verdict.ts';

export interface RunOptions {
  /** Absolute path of the program to check. */
  program: string;
  /** Replays the random numbers of an earlier run. */
  seed?: number;
  /** Stops the run: everything is killed, the verdict says so. */
  signal?: AbortSignal;
  /** What this runtime cannot provide. */
  lacking?: readonly Need[];
  onEvent?: (event: RunEvent) => void;
  /** A child that has been started before, for a faster answer. */
  warm?: EngineChild | undefined;
}

/**
 * Runs an exercise's checks against a program, each in a child process under limits. Never rejects because of
 * what the program does: whatever happens to it is in the verdict.
 */
export async function runChecks(course: Course, exercise: Exercise, options: RunOptions): Promise<Verdict> {
  const startedMs = performance.now();
  const seed = options.seed ?? freshSeed();
  const record = new RunRecord(course.root, options.onEvent ?? (() => {}));
  if (existsSync(options.program)) await playAll(course, exercise, options, seed, record);
  else {
    record.problem = missingFile(shortPath(course.root, options.program));
    options.warm?.discard();
  }
  if (record.problem?.kind === 'syntax-error') {
    record.problem = await locateSyntaxError(record.problem, options.program, shortPath(course.root, options.program));
  }
  return record.verdict({
    exercise: { number: exercise.number, slug: exercise.slug, title: exercise.title },
    program: shortPath(course.root, options.program),
    runtime: 'local',
    node: process.version,
    seed,
    durationMs: Math.round(performance.now() - startedMs),
  });
}

async function playAll(course: Course, exercise: Exercise, options: RunOptions, seed: number, record: RunRecord): Promise<void> {
  const { program, signal, lacking } = options;
  let { warm } = options;
  const open = (): EngineChild => {
    const child = warm ?? takePrestarted() ?? new EngineChild();
    warm = undefined;
    return child;
  };
  await playRounds({ program, checks: filesOf(course, exercise).checks, seed, lacking, open, signal }, record);
}

function missingFile(file: string): NonNullable<Verdict['problem']> {
  return {
    kind: 'missing-file',
    did: { en: `There is no file ${file}.`, vi: `Không có file ${file}.` },
    must: {
      en: 'Check the path. `npm run reset` gives you a fresh copy of the starter.',
      vi: 'Hãy kiểm tra lại đường dẫn. `npm run reset` cho bạn một bản khởi đầu mới.',
    },
  };
}
