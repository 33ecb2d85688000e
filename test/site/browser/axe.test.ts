import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { arrive, openSearch, openSite, type Site } from '../../helpers/browser.ts';
import { panelOf } from '../../helpers/panel.ts';

/** Pages that are read, without the language. */
const PAGES = ['', 'parts/', 'parts/10-robust-networking', 'exercises/', 'glossary', 'about', 'incident'];

let site: Site;
beforeAll(async () => {
  site = await openSite(inject('dist'));
});
afterAll(() => site[Symbol.asyncDispose]());

/** What keeps somebody from using the page: rule, and where. */
async function violations(page: Page): Promise<string[]> {
  // Legacy mode: in this tab, not with a tab more for each page. Nothing of ours is in a foreign frame.
  const { violations: found } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary?.split('\n')[1]?.trim()}`),
    );
}

// Colours do not depend on the language: each of both is looked at once.
describe.for([
  ['light', 'en'],
  ['dark', 'vi'],
] as const)('in %s, %s', ([colorScheme, lang]) => {
  const prefix = lang === 'vi' ? '/vi' : '';

  test('no page has a serious violation', { timeout: 120_000 }, async () => {
    await using tab = await site.tab({ colorScheme });
    for (const page of PAGES) {
      await arrive(tab.page, `${prefix}/${page}`);
      await tab.page.waitForLoadState('networkidle');
      expect([page, await violations(tab.page)]).toEqual([page, []]);
    }
    // The address that no page answers to is a complaint of the browser.
    tab.tolerate();
    await arrive(tab.page, `${prefix}/no-such-page`);
    expect(await violations(tab.page)).toEqual([]);
  });

  test('nor has the search', async () => {
    await using tab = await site.tab({ colorScheme });
    await tab.page.goto(`${prefix}/`);
    await openSearch(tab.page);
    await tab.page.locator('.VPLocalSearchBox input').fill('timeout');
    await tab.page.locator('.VPLocalSearchBox .result').first().waitFor();
    expect(await violations(tab.page)).toEqual([]);
  });

  test('nor has an exercise: before a run, after one, with a hint, a conflict and the solution', async () => {
    await using tab = await site.tab({ colorScheme });
    await site.forget();
    const panel = panelOf(tab.page);
    await panel.open(`${prefix}/exercises/exercise-37`);
    expect(['fresh', await violations(tab.page)]).toEqual(['fresh', []]);
    await panel.run.click();
    await panel.says(/\d.*(checks passed|đạt)/);
    await panel.button(/^(Show a hint|Xem một gợi ý)$/).click();
    await tab.page.locator('.hint').waitFor();
    await tab.page.locator('.solution button').click();
    await tab.page.locator('.cm-mergeView').waitFor();
    expect(['failing', await violations(tab.page)]).toEqual(['failing', []]);
    await panel.type(`// mine\n${await site.solution('37-error-handlers')}`);
    await site.write('37-error-handlers', '// theirs\n');
    await tab.page.getByRole('alert').waitFor();
    expect(['conflict', await violations(tab.page)]).toEqual(['conflict', []]);
    await panel.button(/^(Keep mine|Giữ bản của tôi)$/).click();
    await panel.saved();
    await panel.run.click();
    await panel.says(/All checks passed|Mọi phép kiểm tra đều đạt/);
    expect(['passed', await violations(tab.page)]).toEqual(['passed', []]);
  });
});
