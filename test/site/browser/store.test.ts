import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type PortableExercise, readPortable, writePortable } from '../../../runner/portable.ts';
import { alive, openSite, type Site, type Tab } from '../../helpers/browser.ts';
import { type Hosted, host } from '../../helpers/hosted.ts';
import { panelOf } from '../../helpers/panel.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const PAGE = '/exercises/exercise-3';
const FOLDER = '03-probe-port';
const PASSED = { status: 'passed', checkedAt: '2026-01-02T08:00:00.000Z', passedAt: '2026-01-01T08:00:00.000Z' };

let site: Site;
let hosted: Hosted;
let folder: string;
beforeAll(async () => {
  site = await openSite(inject('dist'));
  hosted = await host(inject('dist'));
});
afterAll(async () => {
  await hosted[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await site.forget();
  folder = await mkdtemp(join(tmpdir(), 'hold test export '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A tab, in a profile of its own, on the site that a mere host of files serves. */
const openHosted = (options = {}): Promise<Tab> => site.tab({ baseURL: hosted.url, ...options });

async function openOverview(page: Page, prefix = ''): Promise<void> {
  await page.goto(`${prefix}/exercises/`);
  await alive(page);
}

/** Clicks Export and gives the path of what the browser has stored. */
async function exportTo(page: Page, name = 'Export'): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
  expect(download.suggestedFilename()).toMatch(/^hold-the-line-\d{4}-\d\d-\d\d\.json$/);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

async function importFrom(page: Page, path: string, name = 'Import'): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name, exact: true }).click()]);
  await chooser.setFiles(path);
}

async function fileOf(exercises: Record<string, PortableExercise>): Promise<string> {
  const path = join(folder, 'made.json');
  await writeFile(path, JSON.stringify(writePortable(exercises)));
  return path;
}

const kept = (page: Page, key: string): Promise<string | null> => page.evaluate(`localStorage.getItem(${JSON.stringify(key)})`);
const keepText = (page: Page, key: string, text: string): Promise<void> =>
  page.evaluate(`localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(text)})`);
const keep = (page: Page, key: string, value: unknown): Promise<void> => keepText(page, key, JSON.stringify(value));
const marks = (page: Page) => page.locator('.exercises li.passed .number').allTextContents();

/** Leaves room for so many characters. */
const fill = (page: Page, room: number): Promise<void> =>
  page.evaluate(`(() => {
    for (let size = 4_194_304; size >= 1; size /= 2) {
      try {
        localStorage.setItem('filler-' + size, 'x'.repeat(size));
      } catch {
        // Half of it, then.
      }
    }
    const [first, text] = Object.entries(localStorage).find(([key, { length }]) => key.startsWith('filler-') && length > ${room});
    localStorage.setItem(first, text.slice(${room}));
  })()`);

const makeRoom = (page: Page): Promise<void> =>
  page.evaluate("for (const key of Object.keys(localStorage)) if (key.startsWith('filler-')) localStorage.removeItem(key)");

async function secondTab(context: BrowserContext): Promise<Page> {
  return context.newPage();
}

describe('without a runtime', () => {
  test('a program is kept in this browser, and a reload shows it again', async () => {
    await using tab = await openHosted();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    expect(await panel.run.isEnabled()).toBe(true);
    await panel.type('// giữ máy\n');
    await panel.saved();
    await panel.button('Show a hint').click();
    await tab.page.locator('.hint').waitFor();
    await tab.page.reload();
    await panel.editor.waitFor();
    expect(await panel.text()).toBe('// giữ máy\n');
    expect(await tab.page.locator('.hint').count()).toBe(1);
  });

  test('progress is shown on the overview and in the sidebar, and other tabs see it come', async () => {
    await using tab = await openHosted();
    await openOverview(tab.page);
    expect(await marks(tab.page)).toEqual([]);
    const other = await secondTab(tab.context);
    await other.goto('/about');
    await keep(other, 'hold-exercise-3', PASSED);
    await expect.poll(() => marks(tab.page), PATIENCE).toEqual(['3']);
    await tab.page.getByText('1 of 1 passed').first().waitFor();
    await other.goto(PAGE);
    await other.locator('.sidebar-exercises li:has(.passed)', { hasText: '3 · ' }).waitFor();
  });

  test('a reset keeps the program among the earlier versions, which can be taken back or downloaded', async () => {
    await using tab = await openHosted();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await panel.type('// mine\n');
    await panel.saved();
    await panel.button('Reset').click();
    await tab.page.getByText('This is the starter again.').waitFor();
    await tab.page.reload();
    await panel.editor.waitFor();
    await tab.page.getByText('Earlier versions (1)').click();
    const row = tab.page.locator('.versions li');
    const [download] = await Promise.all([tab.page.waitForEvent('download'), row.getByRole('button', { name: /^Download/ }).click()]);
    await download.saveAs(join(folder, 'kept.ts'));
    expect(await readFile(join(folder, 'kept.ts'), 'utf8')).toBe('// mine\n');
    await row.getByRole('button', { name: /^Take it back/ }).click();
    await panel.saved();
    expect(await panel.text()).toBe('// mine\n');
  });

  test('damage is set aside and said', async () => {
    await using tab = await openHosted();
    const panel = panelOf(tab.page);
    await tab.page.goto('/about');
    await keepText(tab.page, 'hold-exercise-3', '{"text": "// half');
    await panel.open(PAGE);
    await tab.page.getByRole('alert').getByText('could not be read').waitFor();
    await tab.page.getByText('Earlier versions (1)').click();
    await panel.type('// again\n');
    await panel.saved();
    const keys = await tab.page.evaluate<string[]>("Object.keys(localStorage).filter((key) => key.startsWith('hold-damaged-'))");
    expect(keys).toHaveLength(1);
    expect(await kept(tab.page, keys[0] ?? '')).toBe('{"text": "// half');
  });
});

describe('two tabs with the same exercise', () => {
  test('what one saves appears in the other', async () => {
    await using tab = await openHosted();
    const one = panelOf(tab.page);
    const other = await secondTab(tab.context);
    const two = panelOf(other);
    await one.open(PAGE);
    await two.open(PAGE);
    await two.type('// from the other tab\n');
    await expect.poll(() => one.text(), PATIENCE).toBe('// from the other tab\n');
    await tab.page.getByText('The newer version of another tab has been loaded.').waitFor();
  });

  /** The second tab's next save arrives after the first one's. */
  async function collide(tab: Tab) {
    const one = panelOf(tab.page);
    const other = await secondTab(tab.context);
    const two = panelOf(other);
    await one.open(PAGE);
    await two.open(PAGE);
    await two.type('// two\n');
    // As the first tab would, in the middle of the second one's typing.
    await keep(tab.page, 'hold-exercise-3', { text: '// one\n' });
    await other.getByText('Another tab has changed this exercise meanwhile').waitFor();
    expect(await two.text()).toBe('// two\n');
    expect(await kept(other, 'hold-exercise-3')).toContain('// one');
    return { one, two, other };
  }

  test('nothing is overwritten; the other version can be taken, and ours is kept', async () => {
    await using tab = await openHosted();
    const { two, other } = await collide(tab);
    await two.button('Take the version of the other tab').click();
    await expect.poll(() => two.text(), PATIENCE).toBe('// one\n');
    expect(await kept(other, 'hold-versions-exercise-3')).toContain('// two');
    await two.button('Undo').click();
    await expect.poll(() => kept(other, 'hold-exercise-3'), PATIENCE).toContain('// two');
  });

  test('or ours stays, theirs is kept, and the other tab takes ours over', async () => {
    await using tab = await openHosted();
    const { one, two, other } = await collide(tab);
    await two.button('Keep mine').click();
    await expect.poll(() => kept(other, 'hold-exercise-3'), PATIENCE).toContain('// two');
    expect(await kept(other, 'hold-versions-exercise-3')).toContain('// one');
    await expect.poll(() => one.text(), PATIENCE).toBe('// two\n');
  });
});

describe('a storage that is full', () => {
  test('is said, the program can be downloaded, and a page that alone holds it asks before it closes', async () => {
    await using tab = await openHosted();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await fill(tab.page, 50);
    const text = `// ${'giữ '.repeat(50)}\n`;
    await panel.type(text);
    await tab.page.getByRole('alert').getByText('The storage of this browser is full').waitFor();
    expect(await tab.page.locator('.save').textContent()).toBe('not saved');
    const button = panel.button('Download my program');
    const [download] = await Promise.all([tab.page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toBe('03-probe-port.ts');
    await download.saveAs(join(folder, 'mine.ts'));
    expect(await readFile(join(folder, 'mine.ts'), 'utf8')).toBe(text);
    // To another page of ours and back: it is still there.
    await tab.page.locator('.neighbours .after').click();
    await tab.page.waitForURL('**/exercise-37');
    await tab.page.goBack();
    await panel.editor.filter({ hasText: 'giữ giữ' }).waitFor();
    const asked = tab.page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    void tab.page.close({ runBeforeUnload: true });
    expect(await asked).toBe('beforeunload');
    // With room again, the next word saves all of it.
    await makeRoom(tab.page);
    await panel.editor.click();
    await tab.page.keyboard.press('ControlOrMeta+End');
    await tab.page.keyboard.type('// more');
    await panel.saved();
    expect(JSON.parse((await kept(tab.page, 'hold-exercise-3')) ?? '')).toMatchObject({ text: `${text}// more` });
    expect(await tab.page.getByRole('alert').count()).toBe(0);
  });

  test('gives up a verdict first', async () => {
    await using tab = await openHosted();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await keep(tab.page, 'hold-verdict-exercise-42', { version: 1, program: 'x'.repeat(5000) });
    await fill(tab.page, 50);
    await panel.type(`// ${'giữ '.repeat(50)}\n`);
    await panel.saved();
    expect(await kept(tab.page, 'hold-verdict-exercise-42')).toBeNull();
  });
});

describe('export and import', () => {
  test.for([
    ['en', '', 'Export', 'Import', 'Programs taken:'],
    ['vi', '/vi', 'Xuất', 'Nhập', 'Chương trình đã nhập:'],
  ] as const)('from one browser to another: the same marks and texts (%s)', async ([_, prefix, exports, imports, taken]) => {
    await using here = await openHosted();
    await here.page.goto('/about');
    await keep(here.page, 'hold-exercise-3', { text: '// giữ máy\n', hints: 2, ...PASSED });
    await openOverview(here.page, prefix);
    const path = await exportTo(here.page, exports);
    expect(readPortable(await readFile(path, 'utf8')).exercises).toEqual({
      'exercise-3': { text: '// giữ máy\n', progress: { ...PASSED, hints: 2 } },
    });
    await using there = await openHosted({ viewport: { width: 390, height: 844 } });
    await openOverview(there.page, prefix);
    await importFrom(there.page, path, imports);
    await there.page.getByRole('status').getByText(taken).waitFor();
    await expect.poll(() => marks(there.page), PATIENCE).toEqual(['3']);
    expect(await there.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const panel = panelOf(there.page);
    await panel.open(`${prefix}${PAGE}`);
    expect(await panel.text()).toBe('// giữ máy\n');
    expect(await there.page.locator('.hint').count()).toBe(2);
  });

  test('a program of one’s own stays; the other one is found where the report says', async () => {
    await using tab = await openHosted();
    await tab.page.goto('/about');
    await keep(tab.page, 'hold-exercise-3', { text: '// ours\n' });
    await openOverview(tab.page);
    const path = await fileOf({ 'exercise-3': { text: '// theirs\n', progress: {} }, 'exercise-99': { text: 'x', progress: {} } });
    for (const _ of [1, 2]) {
      await importFrom(tab.page, path);
      const report = tab.page.getByRole('status');
      await report.getByText('You have another program here').waitFor();
      expect(await report.textContent()).toContain('Exercise 3 · under “Earlier versions”');
      expect(await report.textContent()).toContain('Exercise 99');
    }
    await tab.page.getByRole('status').getByRole('link', { name: 'Exercise 3' }).click();
    const panel = panelOf(tab.page);
    await panel.editor.waitFor();
    expect(await panel.text()).toBe('// ours\n');
    await tab.page.getByText('Earlier versions (1)').click();
    await tab.page.getByRole('button', { name: /^Take it back/ }).click();
    await expect.poll(() => panel.text(), PATIENCE).toBe('// theirs\n');
  });

  test('a file that is no export is refused aloud', async () => {
    await using tab = await openHosted();
    await openOverview(tab.page);
    await writeFile(join(folder, 'notes.txt'), 'export {};');
    await importFrom(tab.page, join(folder, 'notes.txt'));
    await tab.page.getByRole('alert').getByText('This file is no JSON').waitFor();
    await writeFile(join(folder, 'large.json'), 'x'.repeat(6 * 1024 ** 2));
    await importFrom(tab.page, join(folder, 'large.json'));
    await tab.page.getByRole('alert').getByText('6.0 MB').waitFor();
    expect(await tab.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hold-'))")).toEqual([]);
  });

  test('with the keyboard alone', async () => {
    await using tab = await openHosted();
    await openOverview(tab.page);
    await tab.page.getByRole('button', { name: 'Export', exact: true }).focus();
    const [download] = await Promise.all([tab.page.waitForEvent('download'), tab.page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toContain('hold-the-line');
    await tab.page.keyboard.press('Tab');
    const [chooser] = await Promise.all([tab.page.waitForEvent('filechooser'), tab.page.keyboard.press('Space')]);
    await chooser.setFiles(await fileOf({ 'exercise-3': { progress: PASSED as PortableExercise['progress'] } }));
    await tab.page.getByRole('status').getByText('Progress brought up to date:').waitFor();
    expect(await tab.page.getByRole('button', { name: 'Import', exact: true }).evaluate((element) => element.matches(':focus'))).toBe(true);
  });
});

describe('with the course on this machine', () => {
  const backups = async (): Promise<string[]> => {
    const path = join(site.root, '.hold/backup', FOLDER);
    const names = existsSync(path) ? await readdir(path) : [];
    return Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
  };

  test('an import keeps the learner’s file, and puts the other one where the report says', async () => {
    await using tab = await site.tab();
    await site.write(FOLDER, '// ours\n');
    await openOverview(tab.page);
    await importFrom(
      tab.page,
      await fileOf({ 'exercise-3': { text: '// theirs, put aside\n', progress: PASSED as PortableExercise['progress'] } }),
    );
    const place = tab.page.getByRole('status').locator('code').first();
    await place.waitFor();
    expect(await readFile(join(site.root, (await place.textContent()) ?? ''), 'utf8')).toBe('// theirs, put aside\n');
    expect(await site.read(FOLDER)).toBe('// ours\n');
    await expect.poll(() => marks(tab.page), PATIENCE).toEqual(['3']);
    const path = await exportTo(tab.page);
    expect(readPortable(await readFile(path, 'utf8')).exercises).toEqual({ 'exercise-3': { text: '// ours\n', progress: PASSED } });
  });

  test('work of an earlier visit without it is offered once, and brought in', async () => {
    await using tab = await site.tab();
    await openOverview(tab.page);
    expect(await tab.page.getByRole('button', { name: 'Bring it in' }).count()).toBe(0);
    await keep(tab.page, 'hold-exercise-3', { text: '// from the browser\n', ...PASSED });
    await tab.page.reload();
    await tab.page.getByRole('button', { name: 'Bring it in' }).click();
    await tab.page.getByRole('status').getByText('Programs taken:').waitFor();
    expect(await site.read(FOLDER)).toBe('// from the browser\n');
    expect((await site.ask('GET', 'progress')).json).toEqual({ 'exercise-3': PASSED });
    await expect.poll(() => marks(tab.page), PATIENCE).toEqual(['3']);
    await openOverview(tab.page);
    expect(await tab.page.getByRole('button', { name: 'Bring it in' }).count()).toBe(0);
    // Nothing that the browser keeps has been taken away.
    expect(await kept(tab.page, 'hold-exercise-3')).toContain('// from the browser');
    expect(await backups()).not.toContain('// from the browser\n');
  });

  test('or left there, and not offered again', async () => {
    await using tab = await site.tab();
    await tab.page.goto('/about');
    await keep(tab.page, 'hold-exercise-3', { text: '// left there\n' });
    await openOverview(tab.page);
    await tab.page.getByRole('button', { name: 'Leave it there' }).click();
    await tab.page.reload();
    await alive(tab.page);
    expect(await tab.page.getByRole('button', { name: 'Bring it in' }).count()).toBe(0);
    expect(existsSync(site.file(FOLDER))).toBe(false);
  });
});
