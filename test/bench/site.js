// Measures the targets of the site in a real browser, as ratios and sizes; the second half of `npm run bench`
// An empty page of the default theme, built with the same VitePress, is what a lesson is compared with.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { chromium } from 'playwright-core';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CLI = join(ROOT, 'dist/cli.js');
const PAIRS = Number(process.env.PAIRS ?? 7);
const EXERCISES = ['03-probe-port', '38-connect-timeout', '44-reconnect'];
const LESSON = '/parts/10-robust-networking';
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const kilobytes = (bytes) => bytes / 1000;

let missed = 0;
function report(what, value, limit, unit = '') {
  const held = value <= limit;
  if (!held) missed += 1;
  console.log(`${held ? '✓' : '✗'} ${what}: ${value.toFixed(unit === ' kB' ? 1 : 2)}${unit} (target ≤ ${limit}${unit})`);
}

const build = (folder, dist) =>
  execa('npx', ['vitepress', 'build', folder, '--outDir', dist], { cwd: ROOT, env: { NODE_ENV: 'production' } });

/** A course in a folder of its own, with a built site. */
function courseWith(dist) {
  const root = mkdtempSync(join(tmpdir(), 'hold bench site '));
  for (const folder of ['exercises', 'solutions', 'test/checks']) {
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true, filter: (path) => !path.endsWith('exercise.ts') });
  }
  mkdirSync(join(root, '.vitepress'));
  symlinkSync(dist, join(root, '.vitepress/dist'), 'junction');
  return root;
}

/** Serves it until the benchmark ends. */
function serve(root) {
  const server = spawn(process.execPath, [CLI, 'serve', '--local', '--port', '0'], { env: { ...process.env, HOLD_COURSE: root } });
  return new Promise((resolve) => {
    server.stdout.on('data', (chunk) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk))?.[0];
      if (address) resolve({ url: address, stop: () => server.kill('SIGTERM') });
    });
  });
}

/** Opens a page in a fresh profile; tells its scripts, its largest contentful paint and how much moved. */
async function visit(browser, url, settled) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const scripts = new Map();
  const bodies = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js'))
      bodies.push(response.body().then((body) => scripts.set(new URL(response.url()).pathname, gzipSync(body).length)));
  });
  await page.addInitScript(`
    window.lcp = 0; window.cls = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) lcp = entry.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) cls += entry.value; }).observe({ type: 'layout-shift', buffered: true });`);
  await page.goto(url);
  await settled(page);
  await Promise.all(bodies);
  const { lcp, cls } = await page.evaluate('({ lcp, cls })');
  return { page, scripts, lcp, cls, close: () => context.close() };
}

const idle = (page) => page.waitForLoadState('networkidle');
const editing = (page) => page.locator('.cm-content').waitFor();
const sum = (scripts) => [...scripts.values()].reduce((total, size) => total + size, 0);
const only = (scripts, others) => new Map([...scripts].filter(([path]) => !others.has(path)));

async function sizesAndShifts(browser, ours, empty) {
  const bare = await visit(browser, `${empty.url}/`, idle);
  const lesson = await visit(browser, ours.url + LESSON, idle);
  report('lesson: JavaScript above an empty default-theme page', kilobytes(sum(lesson.scripts) - sum(bare.scripts)), 8, ' kB');
  console.log(`    ${kilobytes(sum(lesson.scripts)).toFixed(1)} kB and ${kilobytes(sum(bare.scripts)).toFixed(1)} kB, gzip`);
  report('lesson: layout shift', lesson.cls, 0.01);
  const about = await visit(browser, `${ours.url}/about`, idle);
  const exercise = await visit(browser, `${ours.url}/exercises/exercise-3`, editing);
  report('exercise page: editor and panel', kilobytes(sum(only(exercise.scripts, about.scripts))), 180, ' kB');
  report('exercise page: layout shift', exercise.cls, 0.01);
  const before = new Map(exercise.scripts);
  await exercise.page.locator('.solution button').click();
  await exercise.page.locator('.cm-mergeView').waitFor();
  await idle(about.page);
  console.log(
    `    the comparison with the solution: ${kilobytes(sum(only(exercise.scripts, before))).toFixed(1)} kB more, when it is asked for`,
  );
  for (const each of [bare, lesson, about, exercise]) await each.close();
}

async function paint(browser, ours, empty) {
  const pairs = [];
  for (let index = 0; index <= PAIRS; index += 1) {
    const bare = await visit(browser, `${empty.url}/`, idle);
    await bare.close();
    const lesson = await visit(browser, ours.url + LESSON, idle);
    await lesson.close();
    // The first of each warms the server and the disk.
    if (index > 0) pairs.push({ bare: bare.lcp, lesson: lesson.lcp });
  }
  report('lesson: largest paint / empty page', median(pairs.map(({ lesson, bare }) => lesson / bare)), 1.5);
  console.log(
    `    medians ${Math.round(median(pairs.map(({ lesson }) => lesson)))} ms and ${Math.round(median(pairs.map(({ bare }) => bare)))} ms`,
  );
}

/** From the click to the verdict on the page, and the command line's whole time on the same file. */
async function verdicts(browser, ours, root, folder) {
  const number = Number(folder.slice(0, 2));
  const file = join(root, 'exercises', folder, 'exercise.ts');
  cpSync(join(ROOT, 'solutions', folder, 'solution.ts'), file);
  const { page, close } = await visit(browser, `${ours.url}/exercises/exercise-${number}`, editing);
  const pairs = [];
  for (let index = 0; index <= PAIRS; index += 1) {
    // As long as somebody thinks between two runs: the next child is ready then.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const click = await page.evaluate(`new Promise((resolve) => {
      const started = performance.now();
      document.querySelector('.workbench .primary').click();
      const watch = new MutationObserver(() => {
        if (document.querySelector('.stop') || !document.querySelector('.checks .summary.passed')) return;
        watch.disconnect();
        resolve(performance.now() - started);
      });
      watch.observe(document.querySelector('.workbench'), { subtree: true, childList: true, attributes: true });
    })`);
    const startedMs = performance.now();
    await execa(process.execPath, [CLI, 'check', String(number)], { env: { ...process.env, HOLD_COURSE: root, CI: '1' }, stdin: 'ignore' });
    if (index > 0) pairs.push({ click, command: performance.now() - startedMs });
  }
  await close();
  report(`${folder}: click to verdict / npm run check`, median(pairs.map(({ click, command }) => click / command)), 1.15);
  console.log(
    `    medians ${Math.round(median(pairs.map(({ click }) => click)))} ms and ${Math.round(median(pairs.map(({ command }) => command)))} ms`,
  );
}

const temp = mkdtempSync(join(tmpdir(), 'hold-bench-'));
// Below the course, so that it finds the same VitePress.
const bareSite = join(ROOT, 'node_modules', '.cache', 'hold-empty-site');
mkdirSync(bareSite, { recursive: true });
writeFileSync(join(bareSite, 'index.md'), '# Empty\n');
// Search is the theme's own; what it costs is not ours.
mkdirSync(join(bareSite, '.vitepress'), { recursive: true });
writeFileSync(join(bareSite, '.vitepress/config.js'), "export default { themeConfig: { search: { provider: 'local' } } };\n");
await build('.', join(temp, 'ours'));
await build(bareSite, join(temp, 'empty'));

const roots = [courseWith(join(temp, 'ours')), courseWith(join(temp, 'empty'))];
const [ours, empty] = await Promise.all(roots.map(serve));
const browser = await chromium.launch({
  executablePath: BROWSERS.find((path) => path && existsSync(path)),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
console.log(`Node ${process.version}, Chromium ${browser.version()}, ${PAIRS} pairs`);
try {
  await sizesAndShifts(browser, ours, empty);
  await paint(browser, ours, empty);
  for (const folder of EXERCISES) await verdicts(browser, ours, roots[0], folder);
} finally {
  await browser.close();
  ours.stop();
  empty.stop();
  for (const folder of [...roots, temp, bareSite]) rmSync(folder, { recursive: true, force: true });
}
console.log(missed === 0 ? 'all targets held' : `${missed} targets missed`);
if (missed > 0) process.exitCode = 1;
