// Measures the targets of the site in a real browser, as ratios and sizes; the second half of `npm run bench`
// An empty page of the default theme, built with the same VitePress, is what a lesson is compared with.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  build,
  CLI,
  clickToVerdict,
  commandMs,
  EXERCISES,
  kilobytes,
  launch,
  median,
  PAIRS,
  ROOT,
  report,
  reportPairs,
  think,
} from './measure.js';

const LESSON = '/parts/10-robust-networking';

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
    // The next child is ready then.
    await think();
    const click = await clickToVerdict(page);
    const command = await commandMs(['check', String(number)], { env: { ...process.env, HOLD_COURSE: root, CI: '1' } });
    if (index > 0) pairs.push({ 'click to verdict': click, 'npm run check': command });
  }
  await close();
  reportPairs(folder, pairs, 1.15);
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
const browser = await launch();
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
console.log(process.exitCode ? 'targets missed' : 'all targets held');
