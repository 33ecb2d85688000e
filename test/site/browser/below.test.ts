import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alive, launchBrowser, openSearch } from '../../helpers/browser.ts';
import { type BuiltSite, buildSiteFor } from '../../helpers/build-site.ts';
import { ask, bringIsolation, goesOn, isIsolated } from '../../helpers/isolation.ts';
import { type PlainHost, plainHost } from '../../helpers/plain-host.ts';

// The site built for an address with a path, as GitHub Pages gives it, on a host where everything beside that path is not found.
const BASE = '/hold-the-line/';
const PATIENCE = { timeout: 20_000, interval: 20 };

let site: BuiltSite;
let host: PlainHost;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  site = await buildSiteFor(`https://someone.github.io${BASE.slice(0, -1)}`);
  host = await plainHost(site.dist, BASE);
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

/** A tab in which nothing may be missing. */
async function openTab() {
  const context = await browser.newContext({ baseURL: host.url, viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(20_000);
  await bringIsolation(context, BASE);
  const page = await context.newPage();
  const before = host.failed.length;
  return {
    page,
    missing: () => host.failed.slice(before),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

const ATTRIBUTES = /\s(?:href|src)="([^"#]*)/g;
const ADDRESSES_OF_STYLES = /url\(["']?([^"')]+)/g;

/** Addresses that a page or a style sheet names, without those of other hosts. */
function addressesIn(text: string, type: string, from: URL): URL[] {
  const pattern = type.includes('css') ? ADDRESSES_OF_STYLES : ATTRIBUTES;
  const named = [...text.matchAll(pattern)].map(([, address = '']) => address).filter((address) => address && !address.startsWith('data:'));
  return named.map((address) => new URL(address.replaceAll('&amp;', '&'), from)).filter(({ origin }) => origin === host.origin);
}

test('every link, script, style, font and image of every page is there, and below the base', async () => {
  const seen = new Map<string, number>();
  const outside: string[] = [];
  // No page leads to the maintainers' probe.
  const waiting = ['', 'vi/', 'lab/probe', 'vi/lab/probe'].map((path) => host.url + path);
  for (let address = waiting.pop(); address; address = waiting.pop()) {
    if (seen.has(address)) continue;
    const response = await fetch(address);
    seen.set(address, response.status);
    const type = response.headers.get('content-type') ?? '';
    if (!/html|css/.test(type)) continue;
    for (const url of addressesIn(await response.text(), type, new URL(address))) {
      if (url.pathname.startsWith(BASE)) waiting.push(url.origin + url.pathname);
      else outside.push(`${address} → ${url.pathname}`);
    }
  }
  expect(outside).toEqual([]);
  expect([...seen].filter(([, status]) => status !== 200)).toEqual([]);
  // All other pages have been found by their links.
  const pages = readdirSync(site.dist, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.html') && name !== '404.html',
  );
  const paths = pages.map((name) => `/${name.replaceAll('\\', '/')}`.replace(/\.html$/, '').replace(/\/index$/, '/'));
  expect(paths.filter((path) => !seen.has(host.url.slice(0, -1) + path))).toEqual([]);
  expect([...seen.keys()].filter((address) => address.endsWith('.woff2')).length).toBeGreaterThan(3);
});

test.for(['', 'parts/', 'exercises/', 'glossary', 'exercises/exercise-38'])(
  'what the app draws on /%s leads below the base, and the language can be changed',
  async (path) => {
    await using tab = await openTab();
    await tab.page.goto(path);
    await alive(tab.page);
    await tab.page.waitForLoadState('networkidle');
    const links = (await tab.page.evaluate(`[...document.querySelectorAll('a[href]')].map(({ href }) => href)`)) as string[];
    const ours = links.filter((link) => link.startsWith(host.origin));
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter((link) => !link.startsWith(host.url))).toEqual([]);
    const title = await tab.page.title();
    await tab.page.locator('.VPNavBarTranslations button').hover();
    await tab.page.locator('.VPNavBarTranslations').getByRole('link', { name: 'Tiếng Việt' }).click();
    await expect.poll(() => new URL(tab.page.url()).pathname, PATIENCE).toBe(`${BASE}vi/${path}`);
    await expect.poll(() => tab.page.title(), PATIENCE).not.toBe(title);
    expect(await tab.page.locator('.not-found').count()).toBe(0);
    expect(tab.missing()).toEqual([]);
  },
);

test('one goes from exercise to exercise, and on to what the search finds', async () => {
  await using tab = await openTab();
  await tab.page.goto('vi/exercises/exercise-38');
  await alive(tab.page);
  await tab.page.locator('.neighbours .after').click();
  await tab.page.waitForURL(`**${BASE}vi/exercises/exercise-39`);
  await expect.poll(() => tab.page.locator('.sidebar-exercises [aria-current]').textContent(), PATIENCE).toContain('39');
  await openSearch(tab.page);
  await tab.page.locator('.VPLocalSearchBox input').fill('cau dao');
  await tab.page.locator('.VPLocalSearchBox .result').first().click();
  await expect.poll(() => new URL(tab.page.url()).pathname, PATIENCE).not.toContain('exercise-39');
  expect(new URL(tab.page.url()).pathname.startsWith(`${BASE}vi/`)).toBe(true);
  expect(await tab.page.locator('.not-found').count()).toBe(0);
  expect(tab.missing()).toEqual([]);
});

test.for([
  ['en', 'no-such-page', 'Back to the start', ''],
  ['vi', 'vi/no-such-page', 'Về trang đầu', 'vi/'],
] as const)('an unknown address says so in its language, and leads home (%s)', async ([lang, path, home, start]) => {
  await using tab = await openTab();
  await tab.page.goto(path);
  await tab.page.locator(`.not-found[lang=${lang}]`).waitFor();
  await tab.page.getByRole('link', { name: home }).first().click();
  await expect.poll(() => new URL(tab.page.url()).pathname, PATIENCE).toBe(BASE + start);
  // The page itself, and nothing that it needs.
  expect(tab.missing().filter((failure) => failure !== `404 ${BASE}${path}` && !failure.endsWith('.js'))).toEqual([]);
});

test('a page becomes isolated by one reload, and so is every page after it', async () => {
  await using tab = await openTab();
  await goesOn(tab.page);
  await tab.page.goto('exercises/exercise-3');
  // An app that comes only now would take what the next load is to go on with.
  await alive(tab.page);
  expect(await ask(tab.page, 2)).toEqual([{ state: 'reloading' }, { state: 'isolated' }]);
  expect(host.asked).toContain(`${BASE}isolation-worker.js`);
  await tab.page.goto('vi/parts/10-robust-networking');
  expect(await isIsolated(tab.page)).toBe(true);
  expect(tab.missing()).toEqual([]);
});
