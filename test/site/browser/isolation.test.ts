import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { alive, launchBrowser, openSearch } from '../../helpers/browser.ts';
import { ask, bringIsolation, goesOn, isIsolated } from '../../helpers/isolation.ts';
import { type Instead, type PlainHost, plainHost } from '../../helpers/plain-host.ts';

const PAGE = 'about';
const WORKER = '/isolation-worker.js';

let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The built site on a host without headers, and a tab on a page of it. */
interface Visit {
  host: PlainHost;
  context: BrowserContext;
  page: Page;
  /** How often its document was loaded. */
  loads(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

async function visit(instead?: Instead, before?: string): Promise<Visit> {
  const host = await plainHost(inject('dist'), '/', instead);
  const context = await browser.newContext({ baseURL: host.url });
  context.setDefaultTimeout(15_000);
  await bringIsolation(context, '/');
  const page = await context.newPage();
  await goesOn(page);
  if (before) await page.addInitScript(before);
  await page.goto(PAGE);
  return {
    host,
    context,
    page,
    loads: () => host.asked.filter((path) => path === `/${PAGE}`).length,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await host[Symbol.asyncDispose]();
    },
  };
}

const sends =
  (status: number, type: string, body: string): Instead =>
  (path, response) => {
    if (path !== WORKER) return false;
    response.writeHead(status, { 'content-type': type }).end(body);
    return true;
  };

/** Time for a second reload that must not come. */
const nothingMoreHappens = (page: Page): Promise<void> => page.waitForTimeout(700);

describe('a host without headers', () => {
  test('nothing is registered until somebody asks', async () => {
    await using tab = await visit();
    await tab.page.waitForLoadState('networkidle');
    expect(await isIsolated(tab.page)).toBe(false);
    expect(tab.host.asked).not.toContain(WORKER);
  });

  test('the page is isolated after one reload, and goes on with what it wanted', async () => {
    await using tab = await visit();
    expect(await ask(tab.page, 2)).toEqual([{ state: 'reloading' }, { state: 'isolated' }]);
    expect(await isIsolated(tab.page)).toBe(true);
    expect(await tab.page.evaluate('typeof SharedArrayBuffer')).toBe('function');
    await nothingMoreHappens(tab.page);
    expect(tab.loads()).toBe(2);
    expect(await tab.page.evaluate('hold.takeResume()')).toBeUndefined();
  });

  test('afterwards pages, a redirect, assets, workers and the search work, and a second visit is isolated at once', async () => {
    await using tab = await visit();
    const complaints: string[] = [];
    tab.page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await ask(tab.page, 2);
    const second = await tab.context.newPage();
    await second.goto('vi');
    expect(new URL(second.url()).pathname).toBe('/vi/');
    expect(await isIsolated(second)).toBe(true);
    expect(
      await second.evaluate("document.fonts.ready.then(() => [...document.fonts].filter(({ status }) => status === 'loaded').length)"),
    ).toBeGreaterThan(0);
    await openSearch(second);
    await second.locator('.VPLocalSearchBox input').fill('ket noi');
    await second.locator('.VPLocalSearchBox .result').first().click();
    await second.waitForURL((url) => url.pathname !== '/vi/');
    expect(await isIsolated(second)).toBe(true);
    // The script of a worker needs the header as well.
    const answer = `new Promise((resolve) => { const worker = new Worker('/a-worker.js'); worker.onmessage = ({ data }) => resolve(data); worker.onerror = () => resolve('blocked'); })`;
    await tab.context.route('**/a-worker.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'postMessage(crossOriginIsolated)' }),
    );
    expect(await second.evaluate(answer)).toBe(true);
    expect(complaints).toEqual([]);
    const missing = await second.goto('no-such-page');
    expect(missing?.status()).toBe(404);
    await alive(second);
    expect(await isIsolated(second)).toBe(true);
  });

  test('a reload past the worker is put right by one more', async () => {
    await using tab = await visit();
    await ask(tab.page, 2);
    const devtools = await tab.context.newCDPSession(tab.page);
    await devtools.send('Page.reload', { ignoreCache: true });
    await expect.poll(() => isIsolated(tab.page).catch(() => undefined)).toBe(false);
    expect((await ask(tab.page, 4)).slice(2)).toEqual([{ state: 'reloading' }, { state: 'isolated' }]);
  });
});

describe('refused, without a loop', () => {
  test.for([
    ['there is no worker', sends(404, 'text/html', 'not found')],
    ['the worker comes as another type', sends(200, 'text/plain', "addEventListener('fetch', () => {})")],
    ['the worker is no program', sends(200, 'text/javascript', 'const const')],
    [
      'the worker cannot be installed',
      sends(200, 'text/javascript', "addEventListener('install', (event) => event.waitUntil(Promise.reject(1)))"),
    ],
  ] as const)('when %s', async ([, instead]) => {
    await using tab = await visit(instead);
    const [said] = await ask(tab.page, 1);
    expect(said).toMatchObject({ state: 'refused', why: 'registration-failed', detail: expect.stringMatching(/\w/) });
    await nothingMoreHappens(tab.page);
    expect(tab.loads()).toBe(1);
  });

  test('when the worker does not come within ten seconds', async () => {
    await using tab = await visit(
      (path) => path === WORKER,
      'window.realSetTimeout = setTimeout; window.setTimeout = (run, ms, ...rest) => realSetTimeout(run, ms === 10_000 ? 300 : ms, ...rest);',
    );
    const [said] = await ask(tab.page, 1);
    expect(said).toMatchObject({ state: 'refused', why: 'registration-failed', detail: expect.stringContaining('10000 ms') });
    expect(tab.loads()).toBe(1);
  });

  test('when the worker is there and the headers are not, after exactly one reload', async () => {
    await using tab = await visit(
      sends(200, 'text/javascript', "addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))"),
    );
    const said = await ask(tab.page, 2);
    expect(said).toMatchObject([{ state: 'reloading' }, { state: 'refused', why: 'still-not-isolated' }]);
    await nothingMoreHappens(tab.page);
    expect(tab.loads()).toBe(2);
    // Asking again changes nothing.
    expect((await ask(tab.page, 3))[2]).toMatchObject({ state: 'refused', why: 'still-not-isolated' });
    expect(tab.loads()).toBe(2);
  });

  test('when the worker never gets to serve the page, after exactly one reload', async () => {
    await using tab = await visit();
    const devtools = await tab.context.newCDPSession(tab.page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setBypassServiceWorker', { bypass: true });
    const said = await ask(tab.page, 2);
    expect(said).toMatchObject([{ state: 'reloading' }, { state: 'refused', why: 'still-not-isolated' }]);
    await nothingMoreHappens(tab.page);
    expect(tab.loads()).toBe(2);
  });

  test.for(['sessionStorage', 'localStorage'])('when nothing can be remembered in %s: the page does not load itself', async (storage) => {
    const forbidden = `Object.defineProperty(window, '${storage}', { get() { throw new DOMException('forbidden', 'SecurityError'); } })`;
    await using tab = await visit(undefined, forbidden);
    const isolate = "hold.isolate({ exercise: 'exercise-3', why: 'isolation' })";
    expect(await tab.page.evaluate(isolate)).toMatchObject({ state: 'refused', why: 'still-not-isolated' });
    expect(await tab.page.evaluate("hold.reloadFor({ exercise: 'exercise-3', why: 'retry' })")).toBe(false);
    expect(await tab.page.evaluate('hold.takeResume()')).toBeUndefined();
    await nothingMoreHappens(tab.page);
    expect(tab.loads()).toBe(1);
  });

  test('when the browser has no service workers', async () => {
    await using tab = await visit(undefined, 'delete Navigator.prototype.serviceWorker');
    expect(await ask(tab.page, 1)).toEqual([{ state: 'refused', why: 'no-service-worker' }]);
  });

  test('when the page came over plain HTTP from another machine', async () => {
    await using tab = await visit();
    await tab.context.route('http://course.example/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }));
    await tab.page.goto('http://course.example/');
    expect(await ask(tab.page, 1)).toEqual([{ state: 'refused', why: 'insecure' }]);
  });
});

describe('a page that loads itself anew', () => {
  const retry = "hold.reloadFor({ exercise: 'exercise-3', why: 'retry' })";
  const resumed = (page: Page): Promise<unknown> => page.evaluate('resumed').catch(() => undefined);

  test('tells its next load why, once, and stops after three', async () => {
    await using tab = await visit();
    for (let times = 1; times <= 3; times += 1) {
      await tab.page.evaluate(`void (${retry} || document.write('refused'))`);
      await expect.poll(tab.loads).toBe(times + 1);
      await expect.poll(() => resumed(tab.page)).toEqual({ exercise: 'exercise-3', why: 'retry' });
      expect(await tab.page.evaluate('hold.takeResume()')).toBeUndefined();
    }
    expect(await tab.page.evaluate(retry)).toBe(false);
    await nothingMoreHappens(tab.page);
    expect(tab.loads()).toBe(4);
    await tab.page.reload();
    expect(await resumed(tab.page)).toBeUndefined();
  });

  test('leaves alone what another page or tab wanted, what is old, and what it cannot read', async () => {
    await using tab = await visit();
    const keep = (text: string): Promise<unknown> =>
      tab.page.evaluate(`localStorage.setItem('hold-reloads:/', ${JSON.stringify(text)}), hold.takeResume()`);
    expect(await keep('{ broken')).toBeUndefined();
    const name = await tab.page.evaluate("sessionStorage.getItem('hold-tab:/')");
    const wish = { exercise: 'exercise-3', why: 'retry', tab: name, page: `/${PAGE}`, atMs: Date.now(), taken: false };
    const left = (other: object): Promise<unknown> => keep(JSON.stringify([{ ...wish, ...other }]));
    expect(await left({})).toEqual({ exercise: 'exercise-3', why: 'retry' });
    expect(await tab.page.evaluate('hold.takeResume()')).toBeUndefined();
    expect(await left({ page: '/incident' })).toBeUndefined();
    expect(await left({ tab: 'another' })).toBeUndefined();
    expect(await left({ atMs: Date.now() - 5 * 60_000 })).toBeUndefined();
  });
});
