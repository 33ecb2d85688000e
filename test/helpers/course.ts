import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Verdict } from '../../runner/engine/verdict.ts';
import { waitUntil } from './wait.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const CLI = join(ROOT, 'dist/cli.js');
export const FIXTURES = join(ROOT, 'test/fixtures');

/** A copy of the tiny course in a folder of its own. */
export interface TempCourse {
  root: string;
  run(...args: string[]): Promise<Run>;
  /** Runs `check --json` and parses the verdict. */
  verdict(...args: string[]): Promise<Verdict>;
  /** Puts a program in the place of exercise 1's file. */
  write(source: string | Buffer, exercise?: string): Promise<void>;
  environment: NodeJS.ProcessEnv;
  /** Where its processes put temporary files. */
  temp: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Run {
  code: number | undefined;
  out: string;
  err: string;
}

export function exerciseFile(root: string, exercise = '01-answer'): string {
  return join(root, 'exercises', exercise, 'exercise.ts');
}

/** @param name part of the folder's name: paths with spaces and accents are paths too */
export async function tempCourse(name = 'course'): Promise<TempCourse> {
  const root = await mkdtemp(join(tmpdir(), `hold test ${name} `));
  await cp(join(FIXTURES, 'course'), root, { recursive: true });
  const temp = join(root, '.temp');
  await mkdir(temp);
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  const environment: NodeJS.ProcessEnv = {
    ...inherited,
    HOLD_COURSE: root,
    LANG: 'C',
    LC_ALL: '',
    HOLD_LANG: '',
    CI: '1',
    TMPDIR: temp,
    TEMP: temp,
    TMP: temp,
  };
  const run = async (...args: string[]): Promise<Run> => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [CLI, ...args], {
      env: environment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      maxBuffer: 64 * 1024 ** 2,
    });
    return { code: exitCode, out: stdout, err: stderr };
  };
  return {
    root,
    environment,
    temp,
    run,
    verdict: async (...args) => JSON.parse((await run('check', ...args, '--json')).out) as Verdict,
    write: (source, exercise) => writeFile(exerciseFile(root, exercise), source),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

export function hostile(name: string): Buffer {
  return readFileSync(join(FIXTURES, 'hostile', `${name}.ts`));
}

/** Processes that a run of this course has left behind (Linux: found by the environment they inherited). */
export function leftovers(root: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((pid) => {
      try {
        return pid !== process.pid && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOLD_COURSE=${root}`);
      } catch {
        return false;
      }
    });
}

/** Waits until every process of this course is gone: the kernel takes a moment to let go of what has been killed. */
export function nothingIsLeft(root: string): Promise<void> {
  return waitUntil(
    () => leftovers(root).length === 0,
    () => `still running: ${leftovers(root).join(', ')}`,
    5000,
  );
}
