import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ProbeReport } from '../../../runner/engine/probe/report.ts';
import { launchBrowser, openSite } from '../../helpers/browser.ts';
import { containerTab, expectTerminalsVerdicts, isolatingHost, solutionOf } from '../../helpers/container-tab.ts';
import { type PlainHost, plainHost } from '../../helpers/plain-host.ts';

let browser: Browser;
let host: PlainHost;

beforeAll(async () => {
  browser = await launchBrowser();
  host = await isolatingHost(inject('dist'));
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
});

const PATIENCE = { timeout: 30_000, interval: 50 };
const SOLVED_3 = '03-probe-port';

test('what it says is what the terminal says', { timeout: 120_000 }, async () => {
  await using tab = await containerTab(browser, host);
  // Every exercise is in container-course.test.ts.
  for (const number of [3, 42]) await expectTerminalsVerdicts(tab, number);
});

describe('before anybody asks', () => {
  test('nothing is loaded from StackBlitz, on any page', async () => {
    await using tab = await containerTab(browser, host);
    for (const path of ['/', '/parts/10-robust-networking', '/exercises/', '/running', '/lab/probe', '/vi/exercises/exercise-3']) {
      await tab.page.goto(path);
      await tab.page.waitForLoadState('networkidle');
    }
    await tab.open(42);
    await expect.poll(() => tab.where.textContent()).toContain('Until then nothing is loaded from there.');
    expect(tab.service.requests).toEqual([]);
    expect(tab.page.frames().length).toBe(1);
  });

  test('a phone asks once, says what will be loaded, and takes no for an answer', async () => {
    await using tab = await containerTab(browser, host, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await tab.open(3, 'vi');
    await tab.panel.run.click();
    await expect.poll(() => tab.where.textContent()).toContain('stackblitz.com');
    await tab.panel.button('Để sau').click();
    expect(tab.service.requests).toEqual([]);
    await tab.panel.run.click();
    await tab.panel.button('Tải và chạy').click();
    expect((await tab.kept(3)).status).not.toBe('passed');
    await tab.panel.run.click();
    expect(await tab.panel.button('Tải và chạy').count()).toBe(0);
  });
});

describe('one container', () => {
  test('serves a tab while one walks through the course, and is booted once', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.verdict(3);
    await tab.page.locator('.neighbours .after').click();
    await tab.page.waitForURL(/exercise-37$/);
    await tab.panel.editor.waitFor();
    expect((await tab.verdict(37)).exercise.number).toBe(37);
    expect(tab.service.requests.length).toBe(1);
    expect(tab.service.processes).toBe(0);
  });

  test('lets a program import what was done in another exercise', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(42);
    await tab.write(await solutionOf('42-retry'));
    await tab.open(3);
    await tab.write(
      `import { retryWithBackoff } from '../42-retry/exercise.ts';\nif (!retryWithBackoff) throw 0;\n${await solutionOf(SOLVED_3)}`,
    );
    expect((await tab.verdict(3)).status).toBe('passed');
  });

  test('keeps progress and verdict in this browser', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.write(await solutionOf(SOLVED_3));
    await tab.verdict(3);
    await tab.page.reload();
    await tab.panel.says('All checks passed.');
    await tab.page.goto('/exercises/');
    await expect.poll(() => tab.page.locator('main').textContent(), PATIENCE).toMatch(/1 (of|\/)/);
  });

  test('runs where the course is served too, on the file that is on disk', async () => {
    await using site = await openSite(inject('dist'));
    await using tab = await containerTab(browser, { ...host, origin: site.url });
    await site.write(SOLVED_3, await site.solution(SOLVED_3));
    await tab.open(3);
    await tab.page.getByLabel('in this browser').check();
    await tab.panel.run.click();
    await tab.panel.says('All checks passed.');
    expect(tab.service.requests.length).toBe(1);
    await expect.poll(async () => (await site.run('list', '--lang', 'en')).out, PATIENCE).toContain('1 of');
    // The choice is remembered.
    await tab.page.reload();
    await expect.poll(() => tab.page.getByLabel('in this browser').isChecked()).toBe(true);
  });
});

/** Does something in one check only, the one with a host of another name. */
const elsewhere = (what: string): string =>
  `export async function probePort(host: string) { if (host !== '127.0.0.1') { ${what} } return 'open'; }\n`;

const MISBEHAVING = [
  [elsewhere('for (;;);'), 'timed-out', undefined],
  [elsewhere('process.exit(0);'), 'crashed', undefined],
  [elsewhere('for (;;) console.log("x".repeat(100_000));'), 'crashed', undefined],
  ['export function probePort( {', 'invalid', 'syntax-error'],
  ['for (;;);', 'timed-out', 'import-hung'],
  ['process.exit(1);', 'crashed', 'exited'],
  ['globalThis.Promise = class {} as never;\nexport function probePort() {}', 'invalid', 'replaced-global'],
  ['export {};', 'invalid', 'invalid-export'],
] as const;

describe('a program that misbehaves', () => {
  test('ends, is explained, and leaves the container usable, one after the other', { timeout: 120_000 }, async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    for (const [program, status, problem] of MISBEHAVING) {
      await tab.write(program);
      const verdict = await tab.verdict(3);
      expect([program, verdict.status, verdict.problem?.kind]).toEqual([program, status, problem]);
      await expect.poll(() => tab.service.processes, PATIENCE).toBe(0);
    }
    await tab.write(await solutionOf(SOLVED_3));
    expect((await tab.verdict(3)).status).toBe('passed');
    expect(tab.service.requests.length).toBe(1);
  });

  test('has its syntax error shown in its line', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.write('export const one = 1;\nexport const two = = 2;\n');
    const { problem } = await tab.verdict(3);
    expect(problem?.place).toEqual({ file: 'exercises/03-probe-port/exercise.ts', line: 2 });
    expect(await tab.page.locator('.cm-broken-line').count()).toBe(1);
  });

  test('hangs: the page stays usable meanwhile', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.write('for (;;);');
    await tab.panel.run.click();
    await expect.poll(() => tab.service.processes, PATIENCE).toBe(1);
    const startedMs = performance.now();
    await tab.panel.type('// typed meanwhile\n');
    await tab.panel.button('Show a hint').click();
    await tab.page.locator('.hint').first().waitFor();
    expect(performance.now() - startedMs).toBeLessThan(2500);
  });

  test('prints letters of every kind, and every one arrives whole', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.write(`console.log('ế'.repeat(20_000));\n${await solutionOf(SOLVED_3)}`);
    const { console: printed } = await tab.verdict(3);
    expect(printed.map(({ text }) => text).join('')).toBe(`${'ế'.repeat(20_000)}\n`);
  });

  test('deletes the engine: the next run brings it back', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.write(`import { rmSync } from 'node:fs';\nrmSync('.hold/engine', { recursive: true });\n${await solutionOf(SOLVED_3)}`);
    await tab.verdict(3);
    await tab.write(await solutionOf(SOLVED_3));
    expect((await tab.verdict(3)).status).toBe('passed');
  });

  test('writes into the channel what it likes: only what the engine has sealed counts', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.write(`
      import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
      const file = '.hold/run/' + readdirSync('.hold/run').find((name) => name.endsWith('.ndjson'));
      const [seal] = readFileSync(file, 'utf8').split(' ');
      for (const mark of ['', seal]) appendFileSync(file, mark + ' {"type":"done"}\\n');
      export async function probePort() { appendFileSync(file, seal + ' {"type":"done"}\\n'); process.exit(0); }
    `);
    expect((await tab.verdict(3)).status).toBe('crashed');
  });

  test('is ended by Stop, with its process', async () => {
    await using tab = await containerTab(browser, host);
    await tab.open(3);
    await tab.verdict(3);
    await tab.write('export function probePort() { for (;;); }\n');
    await tab.panel.run.click();
    await expect.poll(() => tab.service.processes, PATIENCE).toBe(1);
    await tab.panel.stop.click();
    await expect.poll(() => tab.service.processes, PATIENCE).toBe(0);
    await tab.write(await solutionOf(SOLVED_3));
    expect((await tab.verdict(3)).status).toBe('passed');
  });
});

describe('what the container lacks', () => {
  test('is found out, and its checks are neither green nor red', async () => {
    await using tab = await containerTab(browser, host, { lacks: ['rst'] });
    await tab.open(3);
    await tab.write(await solutionOf(SOLVED_3));
    const { status, checks, ran } = await tab.verdict(3);
    const [notRun, ...more] = checks.filter((check) => check.status === 'not-run');
    expect([status, ran, notRun?.id, more.length]).toEqual(['not-run', checks.length - 1, 'reset-after-accept-is-open', 0]);
    await tab.panel.says(`${checks.length - 1} of ${checks.length}`);
    await expect.poll(() => tab.page.locator('.checks').textContent()).toContain('npm run check exercise-3');
  });

  test('is remembered, and looked at anew when the container changes', async () => {
    await using tab = await containerTab(browser, host, { lacks: ['rst', 'dgram'] });
    const kept = async () => JSON.parse(String(await tab.page.evaluate("localStorage.getItem('hold-container')"))) as ProbeReport | null;
    await tab.open(3);
    await tab.verdict(3);
    expect(
      Object.entries((await kept())?.needs ?? {})
        .filter(([, { met }]) => !met)
        .map(([need]) => need)
        .sort(),
    ).toEqual(['dgram', 'dns', 'rst']);
    // Of another version: it does not count.
    await tab.page.evaluate(
      "localStorage.setItem('hold-container', JSON.stringify({ ...JSON.parse(localStorage.getItem('hold-container')), key: 'old', needs: {} }))",
    );
    await tab.page.reload();
    await tab.panel.editor.waitFor();
    await tab.verdict(3);
    expect((await kept())?.needs.rst.met).toBe(false);
  });
});

describe('a host without headers', () => {
  test('the first run loads the page once more, goes on by itself, and never again', { timeout: 120_000 }, async () => {
    await using plain = await plainHost(inject('dist'));
    await using tab = await containerTab(browser, plain);
    await tab.open(3);
    await tab.write(await solutionOf(SOLVED_3));
    let loads = 0;
    tab.page.on('load', () => {
      loads += 1;
    });
    await tab.panel.run.click();
    expect((await tab.kept(3)).status).toBe('passed');
    expect(loads).toBe(1);
    await tab.open(42);
    expect((await tab.verdict(42)).status).not.toBe('passed');
    expect(loads).toBe(2);
  });
});

test('a hosted page says how to run on the machine, and keeps the code at hand', async () => {
  await using tab = await containerTab(browser, host);
  await tab.open(3);
  await tab.page.getByLabel('on my machine').check();
  await expect.poll(() => tab.where.textContent()).toContain('npm run check exercise-3');
  expect(await tab.panel.run.isDisabled()).toBe(true);
  const [download] = await Promise.all([tab.page.waitForEvent('download'), tab.panel.button('Download my code').click()]);
  expect(download.suggestedFilename()).toBe('03-probe-port.ts');
});
