import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { ProbedNeed, ProbeReport, Unchanged } from '../../runner/engine/probe/report.ts';
import { NEED_NAMES } from '../../runner/lab/needs.ts';
import { FIXTURES, ROOT } from '../helpers/course.ts';

const PROBE = join(ROOT, 'dist/probe.js');

/** A probe ends after 5 s of its own. On a machine that hardly gives it a turn that is more of everybody else's. */
const LONGEST_MS = 45_000;
/** There something may also come too late, and the probe says so itself; then it is asked again. */
const MOST_ATTEMPTS = 3;

interface Probed {
  report: ProbeReport;
  text: string;
  /** What is left in the folder of the result. */
  files: string[];
}

/** @param broken a fixture that is loaded first, and takes one ability away */
async function probe(broken: string | undefined, ...options: string[]): Promise<Probed> {
  for (let attempt = 1; ; attempt += 1) {
    const probed = await probeOnce(broken, ...options);
    if (!probed.report.late || attempt === MOST_ATTEMPTS) return probed;
  }
}

async function probeOnce(broken: string | undefined, ...options: string[]): Promise<Probed> {
  const folder = await mkdtemp(join(tmpdir(), 'hold probe '));
  const file = join(folder, 'report.json');
  const preload = broken === undefined ? [] : ['--require', join(FIXTURES, 'broken', `${broken}.cjs`)];
  try {
    await execa(process.execPath, [...preload, PROBE, file, ...options], { timeout: LONGEST_MS, env: { NODE_OPTIONS: '' } });
    const text = await readFile(file, 'utf8');
    return { report: JSON.parse(text) as ProbeReport, text, files: await readdir(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unmet({ needs }: ProbeReport): string[] {
  return Object.entries(needs).flatMap(([need, met]) => (met.met ? [] : [need]));
}

describe('where everything works', { timeout: MOST_ATTEMPTS * LONGEST_MS }, () => {
  test('every need is met, the engine fits, and nothing is left behind', async () => {
    const { report, text, files } = await probe(undefined);
    expect(unmet(report)).toEqual([]);
    expect(Object.keys(report.needs).sort()).toEqual(Object.keys(NEED_NAMES).sort());
    expect(report.engine).toEqual({ fits: true });
    expect(report).toMatchObject({ version: 1, node: process.version, platform: `${process.platform}-${process.arch}` });
    expect(report.features.registerHooks || report.features.vmModules).toBe(true);
    expect(report).not.toHaveProperty('late');
    expect(report).not.toHaveProperty('trials');
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(files).toEqual(['report.json']);
  });

  test('a full probe says the same, with every trial', async () => {
    const { report, files } = await probe(undefined, '--full');
    expect(unmet(report)).toEqual([]);
    const names = Object.keys(report.trials ?? {});
    for (const name of ['net: bytes there and back', 'tls: a client that does not', 'more: TCP on ::1']) expect(names).toContain(name);
    expect(names.length).toBeGreaterThan(45);
    expect(files).toEqual(['report.json']);
  });

  test('who knows this runtime is told so at once; who knows another is told everything', async () => {
    const { report } = await probe(undefined, '--known', 'another');
    expect(unmet(report)).toEqual([]);
    const again = await probe(undefined, '--known', report.key);
    expect(again.report as unknown as Unchanged).toEqual({ version: 1, key: report.key, unchanged: true });
  });
});

interface Broken {
  unmet: ProbedNeed[];
  /** What the reason of the first of them, or of the engine, says. */
  because: RegExp;
  /** Where everything is waited for to the end, a process that starts slowly on a busy machine gets no more time than that. */
  perhaps?: ProbedNeed[];
  /** Verdicts would be wrong. */
  unfit?: true;
}

const BROKEN: Record<string, Broken> = {
  listen: { unmet: ['net', 'rst', 'hang', 'http', 'ws', 'tls'], because: /listen is not implemented/ },
  'half-open': { unmet: ['net'], because: /each side says goodbye for itself/ },
  reset: { unmet: ['rst'], because: /undefined instead of "ECONNRESET"/ },
  backlog: { unmet: ['hang'], because: /gets through/ },
  dgram: { unmet: ['dgram', 'dns'], because: /UDP is not supported yet/ },
  dns: { unmet: ['dns'], because: /nothing came within/ },
  fetch: { unmet: ['http'], because: /fetch failed/ },
  cut: { unmet: ['http'], because: /takes half a body for whole/ },
  upgrade: { unmet: ['ws'], because: /status 400/ },
  tls: { unmet: ['tls'], because: /tls\.createServer is not implemented/ },
  trust: { unmet: ['tls'], because: /instead of "DEPTH_ZERO_SELF_SIGNED_CERT"/ },
  worker: { unmet: ['hang', 'worker'], because: /Worker is not a constructor here/ },
  terminate: { unmet: ['worker'], because: /turns of the loop after terminate/ },
  inspector: { unmet: ['memory'], because: /Inspector is not available/ },
  spawn: { unmet: ['child'], because: /spawn ENOSYS/ },
  // Node's own fetch is in part WebAssembly.
  wasm: { unmet: ['http', 'postgres'], because: /fetch failed/ },
  hooks: { unmet: ['net', 'dgram', 'worker', 'child'], because: /async_hooks see timers/, unfit: true },
  scopes: { unmet: ['net'], because: /AsyncLocalStorage follows/, unfit: true },
  stacks: { unmet: ['net'], because: /a stack tells the learner's line/, unfit: true },
  crashes: { unmet: [], because: /uncaught errors are caught/, unfit: true },
  files: { unmet: [], because: /files are written at once/, unfit: true },
  silent: { unmet: ['net', 'rst', 'hang', 'dgram', 'dns', 'http', 'ws', 'tls'], perhaps: ['child'], because: /nothing came within/ },
  loop: { unmet: [], because: /^$/ },
};

describe('one thing that is broken takes its need, and what builds on it', { timeout: MOST_ATTEMPTS * LONGEST_MS }, () => {
  test.for(Object.entries(BROKEN))('%s', async ([name, expected]) => {
    const { report, text, files } = await probe(name);
    const certain = unmet(report).filter((need) => !(report.late && expected.perhaps?.includes(need as ProbedNeed)));
    expect(certain.sort()).toEqual([...expected.unmet].sort());
    expect(report.engine.fits).toBe(!expected.unfit);
    const [first = ''] = Object.values(report.needs).flatMap((met) => (met.met ? [] : [met.because]));
    expect(report.engine.fits ? first : report.engine.because).toMatch(expected.because);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(files).toEqual(['report.json']);
  });

  test('every way to break it is in this table', async () => {
    const names = (await readdir(join(FIXTURES, 'broken'))).map((name) => name.replace('.cjs', ''));
    expect(names.sort()).toEqual(Object.keys(BROKEN).sort());
  });
});

test('a result that cannot be written is no success', async () => {
  const { exitCode, stderr } = await execa(process.execPath, [PROBE, join(tmpdir(), 'no such folder', 'report.json')], { reject: false });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('ENOENT');
});

test('it is one small file that needs nothing beside it', () => {
  const source = readFileSync(PROBE);
  expect(gzipSync(source).length).toBeLessThan(25_000);
  const required = [...source.toString().matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1] ?? '');
  expect(required.filter((name) => !name.startsWith('node:'))).toEqual([]);
});
