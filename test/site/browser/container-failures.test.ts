import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { REASONS } from '../../../.vitepress/exercise/reasons.ts';
import type { FailureReason } from '../../../.vitepress/runtime/webcontainer/failure.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import { type ContainerTab, containerTab, isolatingHost, solutionOf } from '../../helpers/container-tab.ts';
import { type PlainHost, plainHost } from '../../helpers/plain-host.ts';

/** A name that is not this machine's own: its pages come over plain HTTP. */
const FOREIGN = 'hold.test';

let browser: Browser;
let host: PlainHost;

beforeAll(async () => {
  browser = await launchBrowser([`--host-resolver-rules=MAP ${FOREIGN} 127.0.0.1`]);
  host = await isolatingHost(inject('dist'));
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
});

const PATIENCE = { timeout: 30_000, interval: 50 };

/** Waits for what the panel says, and for everything that it must offer. */
async function expectReason(tab: ContainerTab, reason: FailureReason, language: 'en' | 'vi' = 'en'): Promise<void> {
  await expect.poll(() => tab.alert.textContent(), PATIENCE).toContain(REASONS[reason].what[language]);
  const text = await tab.alert.textContent();
  expect(text).toContain(REASONS[reason].todo[language]);
  expect(text).toContain('npm run check exercise-3');
  expect(await tab.alert.getByRole('button').allTextContents()).toEqual(
    language === 'vi' ? ['Thử lại', 'Tải code của tôi', 'Sao chép'] : ['Try again', 'Download my code', 'Copy'],
  );
  expect(await tab.alert.getByRole('link').getAttribute('href')).toBe(`${language === 'vi' ? '/vi' : ''}/running#${reason}`);
  // The panel is as usable as before.
  expect(await tab.panel.run.isEnabled()).toBe(true);
}

/** Lets the page believe that time has passed. */
async function passTime(tab: ContainerTab, ms: number): Promise<void> {
  await tab.page.clock.fastForward(ms);
}

async function begin(tab: ContainerTab, language: 'en' | 'vi' = 'en'): Promise<void> {
  tab.tolerate();
  await tab.page.clock.install();
  await tab.open(3, language);
  await tab.write(await solutionOf('03-probe-port'));
  await tab.panel.run.click();
}

const retry = (tab: ContainerTab): Promise<void> => tab.alert.getByRole('button').first().click();

describe('the service', () => {
  test.for(['offline', 'hang', 'unavailable'] as const)('%s: is said, and a retry goes on where it waited', async (plays) => {
    await using tab = await containerTab(browser, host, { plays });
    await begin(tab);
    await expect.poll(() => tab.service.requests.length, PATIENCE).toBe(1);
    await passTime(tab, 16_000);
    await expectReason(tab, 'service-unreachable');
    // Still away: the retry really asks again.
    await retry(tab);
    await expect.poll(() => tab.service.requests.length, PATIENCE).toBe(2);
    await passTime(tab, 16_000);
    await expectReason(tab, 'service-unreachable');
    tab.service.play('ok');
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
    expect(await tab.alert.count()).toBe(0);
  });

  test('refuses for want of storage: is said in Vietnamese too, and a retry works once it is allowed', async () => {
    await using tab = await containerTab(browser, host, { plays: 'blocked' });
    await begin(tab, 'vi');
    await expectReason(tab, 'blocked', 'vi');
    tab.service.play('ok');
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
  });

  test('has no memory: is said, and a retry works', async () => {
    await using tab = await containerTab(browser, host, { plays: 'out-of-memory' });
    await begin(tab);
    await expectReason(tab, 'out-of-memory');
    tab.service.play('ok');
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
  });

  test('never finishes to start: a retry loads the page anew and runs', async () => {
    await using tab = await containerTab(browser, host, { plays: 'init-only' });
    await begin(tab);
    await expect.poll(() => tab.where.textContent(), PATIENCE).toContain('Starting the WebContainer');
    await expect.poll(() => tab.page.frames().length, PATIENCE).toBe(2);
    await tab.page.frames()[1]?.waitForLoadState();
    await tab.page.waitForTimeout(300);
    await passTime(tab, 61_000);
    await expectReason(tab, 'boot-timed-out');
    tab.service.play('ok');
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
  });

  test('starts slowly: is waited for', async () => {
    await using tab = await containerTab(browser, host, { plays: 'slow-boot' });
    await begin(tab);
    await expect.poll(() => tab.where.textContent(), PATIENCE).toContain('Starting the WebContainer');
    expect((await tab.kept(3)).status).toBe('passed');
  });

  test('dies in the middle: is said, and a retry loads the page anew and runs', async () => {
    await using tab = await containerTab(browser, host);
    await begin(tab);
    expect((await tab.kept(3)).status).toBe('passed');
    await tab.panel.type('for (;;);');
    await tab.panel.run.click();
    await expect.poll(() => tab.service.processes, PATIENCE).toBe(1);
    await tab.service.crash();
    // Steps: one wait follows the other.
    for (let step = 0; step < 8; step += 1) await passTime(tab, 15_000);
    await expectReason(tab, 'crashed');
    await tab.write(await solutionOf('03-probe-port'));
    await tab.page.evaluate("localStorage.removeItem('hold-verdict-exercise-3')");
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
  });

  test('lacks what the engine stands on: no verdict is given', async () => {
    await using tab = await containerTab(browser, host);
    // As another version of it might be: what it prints of itself says that the engine cannot judge.
    await begin(tab);
    await tab.kept(3);
    await tab.page.evaluate(
      "localStorage.setItem('hold-container', JSON.stringify({ ...JSON.parse(localStorage.getItem('hold-container')), engine: { fits: false, because: 'timers are not seen' } }))",
    );
    await tab.page.reload();
    await tab.panel.editor.waitFor();
    await tab.panel.run.click();
    await expectReason(tab, 'engine-unfit');
  });
});

describe('the browser', () => {
  test('is offline: is said at once, and a retry works when it is back', async () => {
    await using tab = await containerTab(browser, host);
    tab.tolerate();
    await tab.open(3);
    await tab.write(await solutionOf('03-probe-port'));
    await tab.context.setOffline(true);
    await tab.panel.run.click();
    await expectReason(tab, 'offline');
    await tab.context.setOffline(false);
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
  });

  test('lacks WebAssembly', async () => {
    await using tab = await containerTab(browser, host);
    await tab.page.addInitScript("Object.defineProperty(globalThis, 'WebAssembly', { value: undefined })");
    await begin(tab);
    await expectReason(tab, 'unsupported-browser');
    expect(tab.service.requests).toEqual([]);
  });

  test('got the page over plain HTTP', async () => {
    await using tab = await containerTab(browser, { ...host, origin: host.origin.replace('127.0.0.1', FOREIGN) });
    await begin(tab);
    await expectReason(tab, 'insecure');
    expect(tab.service.requests).toEqual([]);
  });

  test('does not isolate the page, although the worker was tried', async () => {
    await using plain = await plainHost(inject('dist'), '/', (path, response) => {
      if (path !== '/isolation-worker.js') return false;
      response.writeHead(404).end();
      return true;
    });
    await using tab = await containerTab(browser, plain);
    await begin(tab);
    await expectReason(tab, 'not-isolated');
    expect(tab.service.requests).toEqual([]);
  });

  test('is forbidden to show the frame by a policy', async () => {
    await using strict = await isolatingHost(inject('dist'), { 'content-security-policy': "frame-src 'none'" });
    await using tab = await containerTab(browser, strict);
    await begin(tab);
    await expectReason(tab, 'blocked');
  });

  test("cannot load the site's own files", async () => {
    await using tab = await containerTab(browser, host);
    await tab.page.route(/\/assets\/child-main\./, (route) => route.abort());
    await begin(tab);
    await expectReason(tab, 'site-unreachable');
    await tab.page.unroute(/\/assets\/child-main\./);
    await retry(tab);
    expect((await tab.kept(3)).status).toBe('passed');
  });
});

test.for(['light', 'dark'] as const)('a failure can be read by everybody, in %s', async (colorScheme) => {
  await using tab = await containerTab(browser, host, { plays: 'blocked', colorScheme });
  await begin(tab);
  await expectReason(tab, 'blocked');
  const { violations } = await new AxeBuilder({ page: tab.page }).setLegacyMode(true).include('.workbench').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});
