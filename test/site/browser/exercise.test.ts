import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { catalogue } from '../../../exercises/catalogue.ts';
import { openSite, type Site } from '../../helpers/browser.ts';
import { FIXTURES, leftovers } from '../../helpers/course.ts';
import { panelOf } from '../../helpers/panel.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const LOOP = 'export async function probePort(): Promise<never> {\n  for (;;);\n}\n';

let site: Site;
beforeAll(async () => {
  site = await openSite(inject('dist'));
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(() => site.forget());

describe('an exercise', () => {
  test('is repaired in the editor and passes; the terminal knows it too', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.type(await site.solution('03-probe-port'));
    await panel.run.click();
    await panel.says('All checks passed.');
    expect(await tab.page.locator('.checks li.passed').count()).toBe(await tab.page.locator('.checks li').count());
    expect(await site.read('03-probe-port')).toBe(await site.solution('03-probe-port'));
    expect((await site.run('list', '--lang', 'en')).out).toContain(`1 of ${catalogue.length} passed`);
  });

  test('that is not yet right shows what happened on the wire, as a list', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-37');
    await panel.run.click();
    await panel.says(/\d+ of \d+ checks passed/);
    const failure = tab.page.locator('.checks details[open]').first();
    await failure.getByText('Instead', { exact: true }).waitFor();
    const rungs = await failure.getByRole('list', { name: 'What happened on the wire' }).getByRole('listitem').allTextContents();
    expect(rungs.length).toBeGreaterThan(2);
    expect(rungs.join(' ')).toMatch(/hangs up \(RST\)|hang up \(RST\)/);
    // The line that broke it is marked in the editor, and one click away.
    await failure.locator('button.place').click();
    expect(await tab.page.locator('.cm-broken-line').count()).toBeGreaterThan(0);
    expect(await panel.editor.evaluate((element) => element.matches(':focus'))).toBe(true);
  });

  test('speaks Vietnamese on a Vietnamese page', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/vi/exercises/exercise-37');
    await panel.run.click();
    await panel.says(/\d+\/\d+ phép kiểm tra đạt/);
    const failure = tab.page.locator('.checks details[open]').first();
    await failure.getByText('Cần làm', { exact: true }).waitFor();
    const rungs = await failure.getByRole('list', { name: 'Diễn biến trên đường dây' }).getByRole('listitem').allTextContents();
    expect(rungs.join(' ')).toContain('cúp máy (RST)');
  });

  test('with a loop that never ends is stopped by the button, and can be run again at once', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.type(LOOP);
    await panel.run.click();
    await tab.page.locator('.checks li.waiting').waitFor();
    await panel.stop.click();
    await tab.page.getByText('Stopped.').waitFor();
    expect(await tab.page.locator('.checks li.waiting').count()).toBe(0);
    await panel.type(await site.solution('03-probe-port'));
    await panel.run.click();
    await panel.says('All checks passed.');
    // The server, and a child that waits for the next run.
    await expect.poll(() => leftovers(site.root).length, PATIENCE).toBeLessThanOrEqual(2);
  });

  test('whose page is left in the middle of a run leaves no process behind', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await site.write('03-probe-port', LOOP);
    await panel.open('/exercises/exercise-3');
    await panel.run.click();
    await tab.page.locator('.checks li.waiting').waitFor();
    const during = leftovers(site.root);
    await tab.page.goto('/about');
    await expect
      .poll(() => leftovers(site.root).filter((pid) => pid !== site.pid && during.includes(pid)).length, PATIENCE)
      .toBeLessThanOrEqual(1);
  });

  test('that does not compile says so, and where', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.type(readFileSync(join(FIXTURES, 'hostile/syntax-error.ts'), 'utf8'));
    await panel.run.click();
    await tab.page.locator('.problem button.place').waitFor();
    await expect.poll(() => tab.page.locator('.cm-broken-line').count(), PATIENCE).toBe(1);
  });

  test('shows what the program printed, also while it was loaded', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.type(`console.log('loaded');\n${await site.solution('03-probe-port')}`);
    await panel.run.click();
    await panel.says('All checks passed.');
    await tab.page.getByText('loaded', { exact: true }).waitFor();
  });
});

describe('hints', () => {
  test('come one by one, and are still there after a reload', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    expect(await tab.page.locator('.hint').count()).toBe(0);
    for (const count of [1, 2]) {
      await panel.button('Show a hint').click();
      await expect.poll(() => tab.page.locator('.hint').count(), PATIENCE).toBe(count);
    }
    await tab.page.reload();
    await panel.editor.waitFor();
    expect(await tab.page.locator('.hint').count()).toBe(2);
    await panel.button('Show a hint').click();
    await expect.poll(() => tab.page.locator('.hint').count(), PATIENCE).toBe(3);
    expect(await panel.button('Show a hint').count()).toBe(0);
  });
});

describe('the solution', () => {
  test('is shown on request before the exercise has passed', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.button('Not passed yet. Show it all the same').click();
    await tab.page.locator('.cm-mergeView').waitFor();
    expect(await tab.page.locator('.cm-mergeView .cm-editor').count()).toBe(2);
    expect(await tab.page.locator('.cm-changedLine').count()).toBeGreaterThan(0);
  });

  test('is offered after it has passed, and compares what is in the editor now', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.type(await site.solution('03-probe-port'));
    await panel.run.click();
    await panel.says('All checks passed.');
    await panel.button('Show the solution beside mine').click();
    await tab.page.locator('.cm-mergeView').waitFor();
    expect(await tab.page.locator('.cm-changedLine').count()).toBe(0);
    await panel.type('// another way\nexport {};\n');
    await expect.poll(() => tab.page.locator('.cm-mergeView .cm-changedLine').count(), PATIENCE).toBeGreaterThan(0);
  });
});

describe('reset', () => {
  test('brings the starter back, and undo brings the program back', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    const starter = await site.read('03-probe-port');
    await panel.type('// mine\n');
    await panel.button('Reset').click();
    await tab.page.getByText('This is the starter again.').waitFor();
    expect(await site.read('03-probe-port')).toBe(starter);
    expect(await tab.page.locator('.notice code').textContent()).toContain('.hold/backup/03-probe-port/');
    await panel.button('Undo reset').click();
    await panel.saved();
    expect(await site.read('03-probe-port')).toBe('// mine\n');
  });

  test('takes away what was said about the program before', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-3');
    await panel.type(await site.solution('03-probe-port'));
    await panel.run.click();
    await panel.says('All checks passed.');
    await panel.button('Reset').click();
    await tab.page.getByText('Not run yet.').waitFor();
    await tab.page.reload();
    await panel.editor.waitFor();
    await tab.page.getByText('Not run yet.').waitFor();
    await panel.button('Not passed yet. Show it all the same').waitFor();
  });
});

describe('from one exercise to another', () => {
  test('without a new page load, nothing of the one before stays', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-37');
    await panel.type('// the 37th\n');
    await panel.run.click();
    await tab.page.locator('.problem').waitFor();
    await panel.button('Show a hint').click();
    await tab.page.locator('.hint').waitFor();
    await tab.page.evaluate('window.stayed = true');
    await tab.page.locator('.neighbours .after').click();
    await tab.page.waitForURL('**/exercise-38');
    await panel.editor.filter({ hasText: 'timeoutMs' }).waitFor();
    expect(await tab.page.evaluate('window.stayed')).toBe(true);
    expect(await tab.page.locator('.problem, .hint').count()).toBe(0);
    expect(await tab.page.locator('.cm-editor').count()).toBe(1);
    expect(await tab.page.getByRole('heading', { level: 1 }).textContent()).toContain('Stop ringing');
    expect(await site.read('37-error-handlers')).toBe('// the 37th\n');
    // And back, by the browser's own button.
    await tab.page.goBack();
    await panel.editor.filter({ hasText: '// the 37th' }).waitFor();
    await tab.page.locator('.problem').waitFor();
  });

  test('typing that is not saved yet is saved on the way', async () => {
    await using tab = await site.tab();
    const panel = panelOf(tab.page);
    await panel.open('/exercises/exercise-37');
    await panel.type('// typed and left\n');
    await tab.page.locator('.neighbours .after').click();
    await panel.editor.filter({ hasText: 'timeoutMs' }).waitFor();
    await expect.poll(() => site.read('37-error-handlers'), PATIENCE).toBe('// typed and left\n');
  });
});

describe('with the keyboard alone', () => {
  test('checks are run, the editor is left, and every button can be reached', async () => {
    await using tab = await site.tab();
    const { page } = tab;
    const panel = panelOf(page);
    await panel.open('/exercises/exercise-3');
    await panel.run.focus();
    await page.keyboard.press('Enter');
    await panel.says(/\d+ of \d+ checks passed/);
    // The button is still where one was, and not gone from under the finger.
    expect(await panel.run.evaluate((element) => element.matches(':focus'))).toBe(true);
    await panel.editor.focus();
    await page.keyboard.press('ControlOrMeta+Enter');
    await panel.stop.waitFor();
    await panel.says(/\d+ of \d+ checks passed/);
    // Tab is for indenting; Escape, then Tab goes on.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await panel.editor.evaluate((element) => element.matches(':focus'))).toBe(false);
    const reached: string[] = [];
    for (let steps = 0; steps < 40; steps += 1) {
      reached.push(String(await page.evaluate('document.activeElement.textContent.trim()')));
      await page.keyboard.press('Tab');
    }
    expect(reached).toContain('Show a hint');
    expect(reached).toContain('Not passed yet. Show it all the same');
    expect(reached.some((text) => text.startsWith('✗'))).toBe(true);
    await panel.button('Reset').focus();
    await page.keyboard.press('Enter');
    await panel.button('Undo reset').waitFor();
  });
});
