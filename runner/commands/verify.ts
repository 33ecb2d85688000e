import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { type Course, type Exercise, filesOf } from '../course.ts';
import { runChecks } from '../engine/run.ts';
import type { Verdict } from '../engine/verdict.ts';
import { LANGUAGES } from '../text.ts';
import { choose } from './choose.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';
import { splitHints } from './hint.ts';

/** Different seeds with which each solution has to pass in a row. */
const SOLUTION_RUNS = 5;
/** So many right programs in other styles, where it has to be quick. */
const QUICK_ALTERNATIVES = 2;
const HINTS = 3;

/** A typical wrong program, with the ids of the checks that must catch it, and no others. */
interface Mistake {
  name: string;
  path: string;
  caughtBy: string[];
}

/** Reads the header of a mistake: `// caught-by: id, id`. */
export function parseCaughtBy(source: string): string[] {
  const header = /^\/\/ caught-by: (.+)$/m.exec(source)?.[1] ?? '';
  return header
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
}

async function listPrograms(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
}

async function readMistakes(folder: string): Promise<Mistake[]> {
  const paths = await listPrograms(folder);
  return Promise.all(paths.map(async (path) => ({ name: basename(path), path, caughtBy: parseCaughtBy(await readFile(path, 'utf8')) })));
}

/** Few mistakes of which every check catches one: enough to see that no check has fallen asleep. Greedy, so in a fixed order. */
export function covering<T extends Pick<Mistake, 'caughtBy'>>(mistakes: readonly T[]): T[] {
  const open = new Set(mistakes.flatMap(({ caughtBy }) => caughtBy));
  const covers = ({ caughtBy }: T): number => caughtBy.filter((id) => open.has(id)).length;
  const chosen: T[] = [];
  while (open.size > 0) {
    const best = mistakes.reduce((before, mistake) => (covers(mistake) > covers(before) ? mistake : before));
    for (const id of best.caughtBy) open.delete(id);
    chosen.push(best);
  }
  return chosen;
}

/** Passed, as far as this system can tell. */
function isPassedHere({ status, problem }: Verdict): boolean {
  return status === 'passed' || (status === 'not-run' && !problem);
}

function unmet({ checks }: Verdict): string[] {
  return checks.filter(({ status }) => status !== 'passed' && status !== 'not-run').map(({ id }) => id);
}

const sorted = (ids: readonly string[]): string => [...ids].sort().join(', ');

/** Every check that must catch the program did, and others too. */
function catchesMore(verdict: Verdict, wanted: readonly string[]): boolean {
  const seen = new Set(unmet(verdict));
  return seen.size > wanted.length && wanted.every((id) => seen.has(id));
}

/** How the programs of an exercise are run: few at a time, over all exercises. */
type RunProgram = (exercise: Exercise, program: string, seed: number) => Promise<Verdict>;

/** Everything that is wrong with one exercise, a sentence each. For maintainers: in English. */
class ExerciseGate {
  readonly #course: Course;
  readonly #exercise: Exercise;
  readonly #runProgram: RunProgram;
  readonly #faults: string[] = [];
  #ids: string[] = [];
  /** Ids that could not run here: nothing can be said about them. */
  #notRun: string[] = [];

  constructor(course: Course, exercise: Exercise, runProgram: RunProgram) {
    this.#course = course;
    this.#exercise = exercise;
    this.#runProgram = runProgram;
  }

  async faults({ quick }: VerifyOptions): Promise<string[]> {
    await this.#texts();
    await this.#solution(quick ? 1 : SOLUTION_RUNS);
    await Promise.all([this.#alternatives(quick), this.#starter(), this.#mistakes(quick)]);
    return this.#faults;
  }

  #run(program: string, seed = 1): Promise<Verdict> {
    return this.#runProgram(this.#exercise, program, seed);
  }

  #expect(holds: boolean, fault: string): void {
    if (!holds) this.#faults.push(fault);
  }

  async #texts(): Promise<void> {
    for (const language of LANGUAGES) {
      const { task, hints, notes } = filesOf(this.#course, this.#exercise, language);
      for (const path of [task, hints, notes]) {
        const text = await readFile(path, 'utf8').catch(() => '');
        this.#expect(text.trim().length > 0, `${path} is missing or empty`);
        this.#expect(text === text.normalize('NFC'), `${path} is not NFC`);
      }
      const stages = splitHints(await readFile(hints, 'utf8').catch(() => ''));
      this.#expect(
        stages.length === HINTS && stages.every(Boolean),
        `${hints} must hold ${HINTS} hints, none empty; it holds ${stages.filter(Boolean).length}`,
      );
      this.#expect(this.#exercise.title[language].length > 0, `the title is missing in ${language}`);
    }
  }

  async #solution(runs: number): Promise<void> {
    const { solution } = filesOf(this.#course, this.#exercise);
    for (let seed = 1; seed <= runs; seed += 1) {
      const verdict = await this.#run(solution, seed);
      this.#expect(
        isPassedHere(verdict),
        `the solution is ${verdict.status} with seed ${seed}: ${sorted(unmet(verdict))} ${verdict.problem?.did.en ?? ''}`,
      );
      this.#ids = verdict.checks.map(({ id }) => id);
      this.#notRun = verdict.checks.filter(({ status }) => status === 'not-run').map(({ id }) => id);
      this.#checkTexts(verdict);
    }
  }

  /** Titles in both languages; failure texts are compared where they fail. */
  #checkTexts({ checks }: Verdict): void {
    for (const { id, title } of checks) {
      for (const language of LANGUAGES) this.#expect(title[language].trim().length > 0, `check ${id} has no title in ${language}`);
    }
  }

  /** Right programs in other styles: a check that fails one of them judges style, not behaviour. */
  async #alternatives(quick: boolean): Promise<void> {
    const paths = await listPrograms(filesOf(this.#course, this.#exercise).alternatives);
    await Promise.all(paths.slice(0, quick ? QUICK_ALTERNATIVES : paths.length).map((path) => this.#alternative(path)));
  }

  async #alternative(path: string): Promise<void> {
    const verdict = await this.#run(path);
    this.#expect(
      isPassedHere(verdict),
      `the right program ${path} is ${verdict.status}: ${sorted(unmet(verdict))} ${verdict.problem?.did.en ?? ''}`,
    );
  }

  async #starter(): Promise<void> {
    const verdict = await this.#run(filesOf(this.#course, this.#exercise).starter);
    const wanted = this.#exercise.starterFailsOn;
    const [first] = unmet(verdict);
    if (this.#notRun.includes(wanted)) return;
    this.#expect(
      first === wanted,
      `the starter must fail first on ${wanted}, it fails on ${first ?? 'nothing'} ${verdict.problem?.did.en ?? ''}`,
    );
  }

  async #mistakes(quick: boolean): Promise<void> {
    const mistakes = await readMistakes(filesOf(this.#course, this.#exercise).mistakes);
    const caught = new Set(mistakes.flatMap(({ caughtBy }) => caughtBy));
    for (const id of this.#ids) this.#expect(caught.has(id), `no mistake is caught by ${id}: a check that cannot fail`);
    for (const { name, caughtBy } of mistakes) this.#expect(caughtBy.length > 0, `mistake ${name} names no check: \`// caught-by: id\``);
    const chosen = quick ? covering(mistakes) : mistakes;
    await Promise.all(chosen.map((mistake) => this.#mistake(mistake)));
  }

  async #mistake({ name, path, caughtBy }: Mistake): Promise<void> {
    const wanted = caughtBy.filter((id) => !this.#notRun.includes(id));
    if (wanted.length === 0) return;
    let verdict = await this.#run(path);
    // On a busy machine a wrong program may be late as well: one check more counts only if it catches the program again.
    if (catchesMore(verdict, wanted)) verdict = await this.#run(path);
    const seen = sorted(unmet(verdict));
    this.#expect(
      seen === sorted(wanted),
      `mistake ${name} must be caught by exactly ${sorted(wanted)}; it was by ${seen || 'nothing'} ${verdict.problem?.did.en ?? ''}`,
    );
    this.#failureTexts(name, verdict);
  }

  #failureTexts(name: string, { checks }: Verdict): void {
    for (const { id, failure } of checks) {
      if (!failure) continue;
      for (const text of [failure.did, failure.must, failure.why]) {
        for (const language of LANGUAGES)
          this.#expect(text[language].trim().length > 0, `check ${id} has no failure text in ${language} for ${name}`);
      }
    }
  }
}

/** Programs run at the same time: the checks wait more than they work. */
const AT_ONCE = 4;

export interface VerifyOptions {
  /** One run of each solution, two right programs in other styles, and so few mistakes that every check catches one. */
  quick: boolean;
}

/** `npm run verify`: the maintainers' gate. */
export async function verify(context: Context, name: string | undefined, options: VerifyOptions): Promise<ExitCode> {
  const { course, progress, terminal, signal } = context;
  const exercises = name === undefined ? course.exercises : [choose(course, progress, name).exercise];
  const limit = pLimit(AT_ONCE);
  const runProgram: RunProgram = (exercise, program, seed) =>
    limit(() => {
      signal.throwIfAborted();
      return runChecks(course, exercise, { program, seed, signal });
    });
  let faulty = 0;
  const gate = async (exercise: Exercise): Promise<void> => {
    const faults = await new ExerciseGate(course, exercise, runProgram).faults(options);
    signal.throwIfAborted();
    if (faults.length > 0) faulty += 1;
    terminal.line(`${faults.length === 0 ? terminal.paint('good', '✓') : terminal.paint('alarm', '✗')} ${exercise.folder}`);
    for (const fault of faults) terminal.line(`    ${fault}`);
  };
  try {
    await Promise.all(exercises.map(gate));
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  }
  terminal.line(`verify: ${exercises.length - faulty} of ${exercises.length} exercises hold`);
  return faulty === 0 ? EXIT.passed : EXIT.failed;
}
