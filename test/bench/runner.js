// Measures the targets of the runner: whole processes in pairs on one machine, medians and ratios.
//   npm run bench             the ratios and the checks' own time
//   npm run bench -- --runs   also 200 runs of every solution, half of them with both cores busy
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CLI = join(ROOT, 'dist/cli.js');
const PAIRS = Number(process.env.PAIRS ?? 7);
const RUNS = 200;
/** Silence cannot be hurried (39), nor a Retry-After, which counts whole seconds (43), nor the start of a PostgreSQL (51). */
const OWN_MS = { default: 1000, '39-idle-timeout': 1500, '42-retry': 50, '43-resilient-get': 4500, '51-batch-insert': 3500 };

const environment = { ...process.env, HOLD_COURSE: ROOT, CI: '1', NO_COLOR: '1' };
const folders = readdirSync(join(ROOT, 'solutions'))
  .sort()
  .filter((f) => !process.env.ONLY || f.startsWith(process.env.ONLY));
const solutionOf = (folder) => join(ROOT, 'solutions', folder, 'solution.ts');
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

let missed = 0;
function report(what, value, limit, unit = '') {
  const held = value <= limit;
  if (!held) missed += 1;
  console.log(`${held ? '✓' : '✗'} ${what}: ${value.toFixed(unit ? 0 : 2)}${unit} (target ≤ ${limit}${unit})`);
}

async function timed(args, env) {
  const startedMs = performance.now();
  const { exitCode, stdout } = await execa(process.execPath, args, {
    cwd: ROOT,
    env: { ...environment, ...env },
    reject: false,
    stdin: 'ignore',
  });
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}:\n${stdout}`);
  return performance.now() - startedMs;
}

const ours = (folder) => timed([CLI, 'check', solutionOf(folder)]);
const stock = (folder) =>
  timed(['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/checks/vitest.config.ts', folder], {
    HOLD_PROGRAM: solutionOf(folder),
  });

/** Our whole process against stock vitest's on the same check file, A B A B. */
async function compareProcesses(folder) {
  const pairs = [];
  await ours(folder);
  await stock(folder);
  for (let index = 0; index < PAIRS; index += 1) pairs.push({ ours: await ours(folder), stock: await stock(folder) });
  report(`${folder}: check / vitest run`, median(pairs.map((pair) => pair.ours / pair.stock)), 0.5);
  console.log(
    `    medians ${Math.round(median(pairs.map((pair) => pair.ours)))} ms and ${Math.round(median(pairs.map((pair) => pair.stock)))} ms`,
  );
  return median(pairs.map((pair) => pair.stock));
}

async function ownTime(folder) {
  const times = [];
  for (let index = 0; index < PAIRS; index += 1) {
    const { stdout } = await execa(process.execPath, [CLI, 'check', solutionOf(folder), '--json'], { env: environment, reject: false });
    times.push(JSON.parse(stdout).checks.reduce((sum, check) => sum + check.durationMs, 0));
  }
  report(`${folder}: the checks' own time`, median(times), OWN_MS[folder] ?? OWN_MS.default, ' ms');
}

/** A copy of the course in which a file can be saved again and again. */
function copyCourse() {
  const root = mkdtempSync(join(tmpdir(), 'hold test bench '));
  for (const folder of ['exercises', 'solutions', 'test/checks', 'package.json'])
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  return root;
}

/** From the save to the verdict, without the checks' own time. */
async function watchLatency(folder, stockMs) {
  const root = copyCourse();
  const file = join(root, 'exercises', folder, 'exercise.ts');
  cpSync(solutionOf(folder), file);
  const watch = execa(process.execPath, [CLI, 'watch', folder.slice(0, 2), '--lang', 'en'], {
    env: { ...environment, HOLD_COURSE: root },
    reject: false,
    stdin: 'pipe',
  });
  let seen = '';
  let wake = () => {};
  watch.stdout.on('data', (chunk) => {
    seen += chunk;
    wake();
  });
  const until = async (pattern) => {
    while (!pattern.test(seen)) await new Promise((resolve) => (wake = resolve));
    const printed = seen;
    seen = '';
    return printed;
  };
  await until(/q quit/);
  const latencies = [];
  for (let index = 0; index < PAIRS; index += 1) {
    // Long enough for the next warm child to be ready, as it is while somebody thinks.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const startedMs = performance.now();
    appendFileSync(file, `// ${index}\n`);
    const printed = await until(/checks passed/);
    const own = [...printed.matchAll(/ {2}(\d+(?:\.\d+)?) (ms|s)$/gm)].reduce(
      (sum, [, value, unit]) => sum + Number(value) * (unit === 's' ? 1000 : 1),
      0,
    );
    latencies.push(performance.now() - startedMs - own);
  }
  watch.stdin.write('q');
  await watch;
  rmSync(root, { recursive: true, force: true });
  report(`${folder}: watch, save to verdict / vitest run`, median(latencies) / stockMs, 0.25);
  console.log(`    median ${Math.round(median(latencies))} ms`);
}

function keepCoresBusy() {
  const loops = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }));
  return () => {
    for (const loop of loops) loop.kill('SIGKILL');
  };
}

async function repeat(folder) {
  let passed = 0;
  for (const busy of [false, true]) {
    const stop = busy ? keepCoresBusy() : () => {};
    for (let index = 0; index < RUNS / 2; index += 1) {
      const { stdout } = await execa(process.execPath, [CLI, 'check', solutionOf(folder), '--json'], { env: environment, reject: false });
      const verdict = JSON.parse(stdout);
      if (verdict.status === 'passed') passed += 1;
      else writeFileSync(join(tmpdir(), `hold-flake-${folder}-${index}.json`), stdout);
    }
    stop();
  }
  report(`${folder}: failures in ${RUNS} runs, half with both cores busy`, RUNS - passed, 0, '');
}

console.log(`Node ${process.version}, ${availableParallelism()} cores, ${PAIRS} pairs`);
for (const folder of folders) {
  const stockMs = await compareProcesses(folder);
  await watchLatency(folder, stockMs);
  await ownTime(folder);
  if (process.argv.includes('--runs')) await repeat(folder);
}
console.log(missed === 0 ? 'all targets held' : `${missed} targets missed`);
if (missed > 0) process.exitCode = 1;
