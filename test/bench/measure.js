// What the benchmarks of the site have in common.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { chromium } from 'playwright-core';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const CLI = join(ROOT, 'dist/cli.js');
export const PAIRS = Number(process.env.PAIRS ?? 7);
/** Measured from the click to the verdict. */
export const EXERCISES = ['03-probe-port', '38-connect-timeout', '44-reconnect'];

const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const QUIET = ['no-sandbox', 'disable-gpu', 'disable-quic', 'no-first-run', 'disable-background-networking', 'disable-component-update'];

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
export const kilobytes = (bytes) => bytes / 1000;

export function report(what, value, limit, unit = '') {
  const held = value <= limit;
  if (!held) process.exitCode = 1;
  console.log(`${held ? '✓' : '✗'} ${what}: ${value.toFixed(unit === ' kB' ? 1 : 2)}${unit} (target ≤ ${limit}${unit})`);
}

/** Pairs of the same work done in two ways: the ratio's median is what counts. */
export function reportPairs(what, pairs, limit) {
  const [first, second] = Object.keys(pairs[0]);
  report(`${what}: ${first} / ${second}`, median(pairs.map((pair) => pair[first] / pair[second])), limit);
  console.log(
    `    medians ${Math.round(median(pairs.map((pair) => pair[first])))} ms and ${Math.round(median(pairs.map((pair) => pair[second])))} ms`,
  );
}

export const build = (folder, dist) =>
  execa('npx', ['vitepress', 'build', folder, '--outDir', dist], { cwd: ROOT, env: { NODE_ENV: 'production' } });

export function launch() {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  return chromium.launch({ executablePath, args: [...QUIET, 'disable-sync'].map((flag) => `--${flag}`) });
}

/** Milliseconds from the click on Run to the verdict that everything has passed. */
export const clickToVerdict = (page) =>
  page.evaluate(`new Promise((resolve) => {
    const started = performance.now();
    document.querySelector('.workbench .primary').click();
    const watch = new MutationObserver(() => {
      if (document.querySelector('.stop') || !document.querySelector('.checks .summary.passed')) return;
      watch.disconnect();
      resolve(performance.now() - started);
    });
    watch.observe(document.querySelector('.workbench'), { subtree: true, childList: true, attributes: true });
  })`);

/** Milliseconds of a whole command line. */
export async function commandMs(args, options = {}) {
  const startedMs = performance.now();
  await execa(process.execPath, [CLI, ...args], { stdin: 'ignore', ...options });
  return performance.now() - startedMs;
}

/** As long as somebody thinks between two runs. */
export const think = () => new Promise((resolve) => setTimeout(resolve, 1500));
