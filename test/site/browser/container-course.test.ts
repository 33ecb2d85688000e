import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject, test } from 'vitest';
import { catalogue } from '../../../exercises/catalogue.ts';
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

test.for(catalogue)('$number $slug: the starter fails and the solution passes, as in the terminal', { timeout: 120_000 }, ({ number }) =>
  expectTerminalsVerdicts(tab, number),
);
