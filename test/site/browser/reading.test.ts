import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { catalogue } from '../../../exercises/catalogue.ts';
import { alive, arrive, openSearch, openSite, type Site, type Tab } from '../../helpers/browser.ts';
import { panelOf } from '../../helpers/panel.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const LESSON = 'parts/10-robust-networking';

/** One page of every kind, without the language. */
const PAGES = ['', 'parts/', LESSON, 'exercises/', 'exercises/exercise-3', 'glossary', 'about', 'incident'];

let site: Site;
beforeAll(async () => {
  site = await openSite(inject('dist'));
});
afterAll(() => site[Symbol.asyncDispose]());

/** One tab for all tests of a group that only read: what the browser has once, it need not load again. */
function sharedTab(options?: BrowserContextOptions): () => Page {
  let tab: Tab;
  beforeAll(async () => {
    tab = await site.tab(options);
  });
  afterAll(() => tab[Symbol.asyncDispose]());
  return () => tab.page;
}

/** Of some 140 arrivals on a busy machine one was seen to move. What moves by the page's doing moves every time. */
const MOVES = { retry: 1 };

/** Everything that has moved, if it is more than a hair in all. Fonts stay away: how much they move when they come late is not the page's doing. */
async function watchShifts({ page, tolerate }: Tab): Promise<() => Promise<unknown>> {
  tolerate();
  await page.route('**/*.woff2', (route) => route.abort());
  await page.addInitScript(`window.shifts = []; new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) shifts.push({ value, of: sources.map(({ node, previousRect, currentRect }) =>
      [node?.nodeName, node?.className ?? node?.textContent, previousRect.y, previousRect.height, '→', currentRect.y, currentRect.height].join(' ')) });
  }).observe({ type: 'layout-shift', buffered: true })`);
  return () => page.evaluate('shifts.reduce((sum, { value }) => sum + value, 0) > 0.005 ? JSON.stringify(shifts) : "nothing"');
}

/** Whether the page has left anything out while one arrived. */
async function watchArrival(page: Page): Promise<() => Promise<unknown>> {
  await page.addInitScript(`window.sawArrival = false; new MutationObserver(() => {
    if (document.documentElement.classList.contains('arriving')) window.sawArrival = true;
  }).observe(document, { subtree: true, childList: true, attributes: true })`);
  return () => page.evaluate('sawArrival');
}

describe('a lesson', () => {
  test.for([
    ['en', `/${LESSON}`, 'On this page'],
    ['vi', `/vi/${LESSON}`, 'Trong trang này'],
  ] as const)('is read in %s: headings, code, figures and links to exercises', async ([lang, path, outline]) => {
    await using tab = await site.tab();
    await arrive(tab.page, path);
    expect(await tab.page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await tab.page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await tab.page.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(5);
    await tab.page.locator('.VPDocAsideOutline').getByText(outline, { exact: true }).waitFor();
    expect(await tab.page.locator('figure.figure').count()).toBeGreaterThanOrEqual(6);
    const exercise = tab.page.locator('a.exercise-link').first();
    await exercise.click();
    await tab.page.waitForURL(`**${lang === 'vi' ? '/vi' : ''}/exercises/exercise-*`);
    await panelOf(tab.page).editor.waitFor();
  });

  test('is all there once it has arrived, even if the app never comes', async () => {
    await using tab = await site.tab();
    tab.tolerate();
    await tab.page.route(/\/app\.[^/]+\.js$/, (route) => route.abort());
    await arrive(tab.page, `/${LESSON}`);
    expect(await tab.page.locator('.vp-doc h2').last().isVisible()).toBe(true);
    expect(await tab.page.locator('figure.figure').last().isVisible()).toBe(true);
  });

  test('arrives at the top with its first screen, and nothing moves', MOVES, async () => {
    await using tab = await site.tab();
    const arrivals = await watchArrival(tab.page);
    const shifts = await watchShifts(tab);
    await arrive(tab.page, `/${LESSON}`);
    await tab.page.waitForLoadState('networkidle');
    expect(await arrivals()).toBe(true);
    expect(await shifts()).toBe('nothing');
  });

  test('is all there from the start for an address with a heading in it', async () => {
    await using tab = await site.tab();
    const arrivals = await watchArrival(tab.page);
    await tab.page.goto(`/${LESSON}#backoff`);
    const top = () => tab.page.locator('#backoff').evaluate((heading) => heading.getBoundingClientRect().top);
    await expect.poll(top, PATIENCE).toBeLessThan(200);
    expect(await top()).toBeGreaterThan(0);
    expect(await arrivals()).toBe(false);
  });

  test('is all there from the start for a reload', async () => {
    await using tab = await site.tab();
    await arrive(tab.page, `/${LESSON}`);
    const arrivals = await watchArrival(tab.page);
    await tab.page.reload();
    expect(await arrivals()).toBe(false);
  });

  test('is painted before the app starts; a page that only the app can draw is not kept waiting', async () => {
    const page = (name: string): Promise<string> => readFile(join(inject('dist'), `${name}.html`), 'utf8');
    expect(await page(LESSON)).toContain('await window.painted; import(');
    expect(await page('404')).not.toContain('await window.painted');
  });

  test.for([
    ['light', 'rgb(160, 17, 31)'],
    ['dark', 'rgb(255, 123, 114)'],
  ] as const)('colours its code, %s', async ([colorScheme, keyword]) => {
    await using tab = await site.tab({ colorScheme });
    await tab.page.goto(`/${LESSON}`);
    expect(await tab.page.evaluate("getComputedStyle(document.querySelector('.shiki .c-keyword')).color")).toBe(keyword);
  });

  test('loads nothing of the exercise panel', async () => {
    await using tab = await site.tab();
    const loaded: string[] = [];
    tab.page.on('request', (request) => loaded.push(request.url()));
    await tab.page.goto(`/${LESSON}`);
    await tab.page.waitForLoadState('networkidle');
    expect(loaded.filter((url) => /Exercise(Panel|Workbench)|SolutionDiff|codemirror/i.test(url))).toEqual([]);
  });
});

describe('the language switch', () => {
  const shared = sharedTab();

  test.for(PAGES)('keeps the page /%s', async (path) => {
    const page = shared();
    await page.goto(`/${path}`);
    await alive(page);
    const title = await page.title();
    await page.locator('.VPNavBarTranslations button').hover();
    await page.locator('.VPNavBarTranslations').getByRole('link', { name: 'Tiếng Việt' }).click();
    await page.waitForURL(`**/vi/${path}`);
    await expect.poll(() => page.locator('html').getAttribute('lang'), PATIENCE).toBe('vi');
    await expect.poll(() => page.title(), PATIENCE).not.toBe(title);
    expect(await page.locator('.NotFound, .not-found').count()).toBe(0);
    await page.locator('.VPNavBarTranslations button').hover();
    await page.locator('.VPNavBarTranslations').getByRole('link', { name: 'English' }).click();
    await expect.poll(() => new URL(page.url()).pathname, PATIENCE).toBe(`/${path}`);
    await expect.poll(() => page.title(), PATIENCE).toBe(title);
  });
});

describe('search', () => {
  const shared = sharedTab();

  async function search(page: Page, words: string): Promise<string[]> {
    // The box would begin with what was searched before, and its results.
    await page.evaluate('sessionStorage.clear()');
    await openSearch(page);
    await page.locator('.VPLocalSearchBox input').fill(words);
    const results = page.locator('.VPLocalSearchBox .result');
    await results.first().waitFor();
    return results.evaluateAll((links) => links.map((link) => `${link.getAttribute('href')} ${link.textContent}`));
  }

  test.for(['ket noi', 'kết nối', 'KET NOI'])('finds kết nối when one types %s', async (words) => {
    const page = shared();
    await page.goto('/vi/');
    const results = await search(page, words);
    expect(results.every((result) => result.startsWith('/vi/'))).toBe(true);
    expect(results.some((result) => /kết nối/i.test(result))).toBe(true);
  });

  test.for(['duong', 'đường'])('finds đường when one types %s', async (words) => {
    const page = shared();
    await page.goto('/vi/');
    expect((await search(page, words)).join('\n')).toMatch(/đường/i);
  });

  test('finds a page in English, and goes there with the keyboard', async () => {
    const page = shared();
    await page.goto('/');
    const results = await search(page, 'circuit breaker');
    expect(results.some((result) => result.startsWith(`/${LESSON}`))).toBe(true);
    expect(results.some((result) => result.startsWith('/vi/'))).toBe(false);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/');
  });

  test('finds an exercise by what its task says', async () => {
    const page = shared();
    await page.goto('/');
    expect((await search(page, 'probe port')).join('\n')).toContain('/exercises/#exercise-3');
  });

  test('says in the language of the page that nothing was found', async () => {
    const page = shared();
    await page.goto('/vi/');
    await openSearch(page);
    await page.locator('.VPLocalSearchBox input').fill('qwxzqwxz');
    await page.getByText('Không tìm thấy').waitFor();
  });
});

describe('exercises', () => {
  test('are listed with what has been passed, and beside every exercise', async () => {
    await using tab = await site.tab();
    await site.write('03-probe-port', await site.solution('03-probe-port'));
    await site.run('check', '3');
    await tab.page.goto('/exercises/');
    await tab.page.locator('.exercises li.passed', { hasText: 'Probe a port' }).waitFor();
    expect(await tab.page.locator('.exercises li').count()).toBe(catalogue.length);
    await tab.page
      .locator('.exercises')
      .getByRole('link', { name: /Stop ringing/ })
      .click();
    await tab.page.waitForURL('**/exercises/exercise-38');
    await tab.page
      .locator('.sidebar-exercises')
      .getByRole('link', { name: /Probe a port/ })
      .click();
    await tab.page.waitForURL('**/exercises/exercise-3');
  });
});

describe('on a narrow screen', () => {
  const narrow = { viewport: { width: 390, height: 844 } };
  const shared = sharedTab(narrow);

  /** What reaches over the edge. */
  const tooWide = (page: Page): Promise<unknown> =>
    page.evaluate(`[...document.querySelectorAll('body, .VPContent, main')].map((e) => e.scrollWidth)
      .concat(document.scrollingElement.scrollWidth).filter((width) => width > 390)`);

  test.for(PAGES.flatMap((page) => [`/${page}`, `/vi/${page}`]))('%s is not wider than 390 pixels', async (path) => {
    const page = shared();
    await arrive(page, path);
    // The runtime's events keep an exercise page's network busy for as long as it is open.
    if (path.includes('exercise-')) await panelOf(page).editor.waitFor();
    else await page.waitForLoadState('networkidle');
    expect(await tooWide(page)).toEqual([]);
  });

  test('nor is an address that does not exist', async () => {
    await using tab = await site.tab(narrow);
    tab.tolerate();
    for (const path of ['/no-such-page', '/vi/no-such-page']) {
      await arrive(tab.page, path);
      await tab.page.waitForLoadState('networkidle');
      expect(await tooWide(tab.page)).toEqual([]);
    }
  });
});

describe('without JavaScript', () => {
  test('a lesson is readable, with its figures', async () => {
    await using tab = await site.tab({ javaScriptEnabled: false });
    await tab.page.goto(`/vi/${LESSON}`);
    expect((await tab.page.locator('main').textContent())?.length).toBeGreaterThan(10_000);
    expect(await tab.page.locator('figure.figure svg').first().isVisible()).toBe(true);
  });

  test('an exercise shows its task, the starter and the command', async () => {
    await using tab = await site.tab({ javaScriptEnabled: false });
    await tab.page.goto('/exercises/exercise-3');
    expect(await tab.page.getByRole('heading', { level: 1 }).textContent()).toContain('Probe a port');
    await tab.page.getByText('npm run check exercise-3').first().waitFor();
    await tab.page.locator('pre', { hasText: 'export' }).first().waitFor();
  });
});

test('nothing moves when the editor takes the place of the still starter', MOVES, async () => {
  for (const width of [1280, 390]) {
    await using tab = await site.tab({ viewport: { width, height: 900 } });
    const shifts = await watchShifts(tab);
    await panelOf(tab.page).open('/exercises/exercise-3');
    await tab.page.locator('.cm-content').waitFor();
    expect([width, await shifts()]).toEqual([width, 'nothing']);
  }
});
