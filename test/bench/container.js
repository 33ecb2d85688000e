// Measures the checks in the browser, against the stand-in: what a page loads, and how long a run takes after the boot.
// The real service is not measured here: what it takes on top is its own.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, clickToVerdict, commandMs, EXERCISES, kilobytes, launch, PAIRS, ROOT, report, reportPairs, think } from './measure.js';

register('../content/ts-loader.mjs', import.meta.url);
const { plainHost } = await import('../helpers/plain-host.ts');
const { standIn } = await import('../standin/index.ts');
const { SITE_HEADERS } = await import('../../runner/server/headers.ts');

const sizeOf = (path) => gzipSync(readFileSync(join(ROOT, path)), { level: 9 }).length;
const total = (paths) => paths.reduce((sum, path) => sum + sizeOf(path), 0);

function sizes() {
  const engine = ['dist/container/child.js', 'dist/container/child-main.js', 'dist/container/compile-cache.js', 'dist/probe.js'];
  const checks = readdirSync(join(ROOT, 'test/checks')).filter((name) => name.endsWith('.check.ts'));
  const largest = checks.map((name) => `test/checks/${name}`).toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
  report(`engine, probe and ${largest}, gzip`, kilobytes(total([...engine, largest])), 170, ' kB');
  console.log(`    for a Node that does not strip types: ${kilobytes(sizeOf('dist/container/sucrase.js')).toFixed(1)} kB more`);
}

async function runs(page, folder) {
  const solution = `solutions/${folder}/solution.ts`;
  await page.goto(`/exercises/exercise-${Number(folder.slice(0, 2))}`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(readFileSync(join(ROOT, solution), 'utf8'));
  await page.locator('.save.saved').waitFor();
  const pairs = [];
  for (let index = 0; index <= PAIRS; index += 1) {
    await think();
    const pair = { 'click to verdict': await clickToVerdict(page), 'npm run check': await commandMs(['check', solution], { cwd: ROOT }) };
    // The first boots.
    if (index > 0) pairs.push(pair);
  }
  reportPairs(`${folder} in a container`, pairs, 1.5);
}

const dist = mkdtempSync(join(tmpdir(), 'hold-bench-container-'));
await build('.', dist);
const host = await plainHost(dist, '/', (_path, response) => {
  for (const [name, value] of Object.entries(SITE_HEADERS)) response.setHeader(name, value);
  return false;
});
const browser = await launch();
try {
  sizes();
  const page = await (await browser.newContext({ baseURL: host.origin })).newPage();
  const service = await standIn(page);
  for (const folder of EXERCISES) await runs(page, folder);
  await service[Symbol.asyncDispose]();
} finally {
  await browser.close();
  await host[Symbol.asyncDispose]();
  rmSync(dist, { recursive: true, force: true });
}
