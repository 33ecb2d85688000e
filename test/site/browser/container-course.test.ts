import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type CatalogueEntry, catalogue } from '../../../exercises/catalogue.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import { type ContainerTab, containerTab, expectTerminalsVerdicts, isolatingHost } from '../../helpers/container-tab.ts';
import type { PlainHost } from '../../helpers/plain-host.ts';

// One tab walks through the whole course, as a visitor does: one container for all of it.
let browser: Browser;
let host: PlainHost;
let tab: ContainerTab;
beforeAll(async () => {
  browser = await launchBrowser();
  host = await isolatingHost(inject('dist'));
  tab = await containerTab(browser, host);
});
afterAll(async () => {
  await tab[Symbol.asyncDispose]();
  await browser.close();
  await host[Symbol.asyncDispose]();
});

/** PostgreSQL in the process is a package: 27 MB that no page loads. */
const staysAtHome = ({ needs }: CatalogueEntry): boolean => needs.includes('postgres');

test.for(catalogue.filter((entry) => !staysAtHome(entry)))(
  '$number $slug: the starter fails and the solution passes, as in the terminal',
  { timeout: 120_000 },
  ({ number }) => expectTerminalsVerdicts(tab, number),
);

test.for(catalogue.filter(staysAtHome))('$number $slug: no check is run, and why is said', async ({ number }) => {
  await tab.open(number);
  const { status, ran, checks } = await tab.verdict(number);
  expect([status, ran]).toEqual(['not-run', 0]);
  expect(new Set(checks.map((check) => check.status))).toEqual(new Set(['not-run']));
  await expect.poll(() => tab.page.locator('.checks').textContent()).toContain(`npm run check exercise-${number}`);
});
