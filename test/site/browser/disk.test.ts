import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { openSite, type Site } from '../../helpers/browser.ts';
import { panelOf } from '../../helpers/panel.ts';
import { serve } from '../../helpers/serve.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const PAGE = '/exercises/exercise-3';
const FOLDER = '03-probe-port';

let site: Site;
beforeAll(async () => {
  site = await openSite(inject('dist'));
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(() => site.forget());

/** What lies in the backup folder. */
async function backups(): Promise<string[]> {
  const folder = join(site.root, '.hold/backup', FOLDER);
  const names = existsSync(folder) ? await readdir(folder) : [];
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

describe('the text in the editor is the file on disk', () => {
  test('it is saved by itself, and a reload shows it again', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await panel.type('// giữ máy\nexport {};\n');
    await panel.saved();
    expect(await site.read(FOLDER)).toBe('// giữ máy\nexport {};\n');
    await tab.page.reload();
    await panel.editor.waitFor();
    expect(await panel.text()).toBe('// giữ máy\nexport {};\n');
  });

  test('a reload in the middle of typing loses nothing', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await panel.type('// the last word\n');
    await tab.page.reload();
    await panel.editor.waitFor();
    expect(await panel.text()).toBe('// the last word\n');
    await panel.saved();
    await expect.poll(() => site.read(FOLDER), PATIENCE).toBe('// the last word\n');
  });

  test('a change by another editor appears in the open one', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await site.write(FOLDER, '// from another editor\n');
    await expect.poll(() => panel.text(), PATIENCE).toBe('// from another editor\n');
    await tab.page.getByText('The newer version on disk has been loaded.').waitFor();
    // The next thing typed is based on it, and is saved.
    await panel.type('// from the page\n');
    await expect.poll(() => site.read(FOLDER), PATIENCE).toBe('// from the page\n');
    expect(await tab.page.getByText('The newer version on disk has been loaded.').count()).toBe(0);
  });

  test('our own saves are no news, however fast one types', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await panel.type('');
    for (let word = 0; word < 12; word += 1) {
      await tab.page.keyboard.type(`// ${word}\n`, { delay: 60 });
    }
    await panel.saved();
    const text = await panel.text();
    expect(text).toContain('// 0\n// 1\n// 2');
    expect(await site.read(FOLDER)).toBe(text);
    expect(await tab.page.locator('.notice').count()).toBe(0);
  });
});

describe('a change on disk while one is typing', () => {
  /** The page's next save arrives after another editor's. */
  async function collide(tab: { page: import('playwright-core').Page }) {
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await panel.type('// mine\n');
    await site.write(FOLDER, '// theirs\n');
    await tab.page.getByText('The file has been changed on disk meanwhile').waitFor();
    expect(await panel.text()).toBe('// mine\n');
    expect(await site.read(FOLDER)).toBe('// theirs\n');
    return panel;
  }

  test('nothing is overwritten, and the version on disk can be taken', async () => {
    await using tab = await site.tab();
    const panel = await collide(tab);
    await panel.button('Take the version on disk').click();
    await expect.poll(() => panel.text(), PATIENCE).toBe('// theirs\n');
    expect(await site.read(FOLDER)).toBe('// theirs\n');
    expect(await backups()).toContain('// mine\n');
    await panel.button('Undo').click();
    await expect.poll(() => site.read(FOLDER), PATIENCE).toBe('// mine\n');
  });

  test('or ours is kept, and theirs is put aside', async () => {
    await using tab = await site.tab();
    const panel = await collide(tab);
    await panel.button('Keep mine').click();
    await expect.poll(() => site.read(FOLDER), PATIENCE).toBe('// mine\n');
    expect(await panel.text()).toBe('// mine\n');
    expect(await backups()).toContain('// theirs\n');
    await panel.button('Undo').click();
    await expect.poll(() => site.read(FOLDER), PATIENCE).toBe('// theirs\n');
  });

  test('the checks are not run on either until one has decided', async () => {
    await using tab = await site.tab();
    const panel = await collide(tab);
    await panel.run.click();
    await tab.page.getByRole('alert').waitFor();
    expect(await panel.stop.count()).toBe(0);
    expect(await site.read(FOLDER)).toBe('// theirs\n');
  });

  test('a reload asks again', async () => {
    await using tab = await site.tab();
    const panel = await collide(tab);
    await tab.page.reload();
    await panel.editor.waitFor();
    await tab.page.getByText('The file has been changed on disk meanwhile').waitFor();
    expect(await panel.text()).toBe('// mine\n');
    expect(await site.read(FOLDER)).toBe('// theirs\n');
  });
});

describe('the terminal', () => {
  test('a check there appears on the open page, and so does progress', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open(PAGE);
    await tab.page.getByText('Not run yet.').waitFor();
    await site.run('check', '3');
    await panel.says(/\d+ of \d+ checks passed/);
    await site.write(FOLDER, await site.solution(FOLDER));
    expect((await site.run('check', '3')).code).toBe(0);
    await panel.says('All checks passed.');
    await panel.button('Show the solution beside mine').waitFor();
    await tab.page.locator('.sidebar-exercises li:has(.passed)', { hasText: '3 · ' }).waitFor();
  });

  test('a reset there takes away what was said', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await site.run('check', '3');
    await panel.open(PAGE);
    await panel.says(/\d+ of \d+ checks passed/);
    await site.run('reset', '3');
    await tab.page.getByText('Not run yet.').waitFor();
  });
});

test('when the course is started again, what was typed meanwhile is still there', async () => {
  await using own = await openSite(inject('dist'));
  await using tab = await own.tab();
  const panel = panelOf(tab.page);
  await panel.open(PAGE);
  await own.kill('SIGTERM');
  await panel.type('// typed while nobody listened\n');
  await tab.page.getByText('does not answer').waitFor();
  await using again = await serve({ ...process.env, HOLD_COURSE: own.root, HOLD_LANG: '' }, own.port);
  expect(again.port).toBe(own.port);
  await tab.page.reload();
  await panel.editor.waitFor();
  expect(await panel.text()).toBe('// typed while nobody listened\n');
  await expect.poll(() => own.read(FOLDER), PATIENCE).toBe('// typed while nobody listened\n');
  // The browser says itself that it could not reach the server.
  tab.tolerate();
});
