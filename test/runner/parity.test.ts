import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../exercises/catalogue.ts';
import { type Course, filesOf, folderOf } from '../../runner/course.ts';
import type { Verdict } from '../../runner/engine/verdict.ts';
import type { CheckResult } from '../../runner/lab/result.ts';
import { CLI, ROOT } from '../helpers/course.ts';

const SEED = '7';

/** One exercise of every kind of network: stock vitest takes its time. `HOLD_PARITY=all` takes all. */
const NUMBERS = [3, 42, 46, 52];

/** What must be the same in our engine and under stock vitest. */
interface Essence {
  id: string;
  status: string;
}

/** Not the words: they hold measured numbers, and stock vitest words a `process.exit` in its own way. */
const essence = ({ id, status }: CheckResult): Essence => ({ id, status });

async function inOurEngine(program: string): Promise<Essence[]> {
  const { stdout } = await execa(process.execPath, [CLI, 'check', program, '--json', '--seed', SEED], {
    reject: false,
    stdin: 'ignore',
    env: { HOLD_COURSE: ROOT },
  });
  return (JSON.parse(stdout) as Verdict).checks.map(essence);
}

interface StockReport {
  testResults: { assertionResults: { meta: { hold?: CheckResult } }[] }[];
}

async function underStockVitest(folder: string, program: string): Promise<Essence[]> {
  const temp = await mkdtemp(join(tmpdir(), 'hold test parity '));
  const report = join(temp, 'report.json');
  try {
    const args = [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'test/checks/vitest.config.ts',
      '--reporter',
      'json',
      '--outputFile',
      report,
      folder,
    ];
    const { stdout, stderr } = await execa(process.execPath, args, {
      cwd: ROOT,
      reject: false,
      stdin: 'ignore',
      env: { HOLD_PROGRAM: program, HOLD_SEED: SEED },
    });
    const text = await readFile(report, 'utf8').catch(() => {
      throw new Error(`stock vitest wrote no report:\n${stdout}\n${stderr}`);
    });
    return (JSON.parse(text) as StockReport).testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ meta }) => (meta.hold ? [essence(meta.hold)] : [])),
    );
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

describe.concurrent('our engine and stock vitest give the same verdict', () => {
  const course: Course = {
    root: ROOT,
    exercises: catalogue.map((entry) => ({ ...entry, id: `exercise-${entry.number}`, folder: folderOf(entry) })),
  };
  const all = process.env['HOLD_PARITY'] === 'all';
  for (const exercise of course.exercises.filter(({ number }) => all || NUMBERS.includes(number))) {
    test(exercise.folder, { timeout: 300_000 }, async () => {
      const files = filesOf(course, exercise);
      // Stock vitest takes its time; `verify` runs every mistake in our engine.
      for (const program of [files.starter, files.solution]) {
        const ours = await inOurEngine(program);
        expect(ours.length).toBeGreaterThan(0);
        expect(await underStockVitest(exercise.folder, program), program).toEqual(ours);
      }
    });
  }
});
