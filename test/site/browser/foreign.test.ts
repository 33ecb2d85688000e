import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openSite, type Site } from '../../helpers/browser.ts';
import { panelOf } from '../../helpers/panel.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite(inject('dist'));
});
afterAll(() => site[Symbol.asyncDispose]());

/** A page of somebody else, on another port of this machine. */
async function foreignPage() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><link rel="icon" href="data:,"><title>elsewhere</title>');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

test('a page of another origin can neither call the runtime nor read the token', async () => {
  await using elsewhere = await foreignPage();
  await using tab = await site.tab();
  await tab.page.goto(elsewhere.url);
  const attempts = (await tab.page.evaluate(`(async (site) => {
    const outcome = (promise) => promise.then((answer) => answer.type === 'opaque' ? 'opaque' : 'answered ' + answer.status, () => 'refused');
    const json = { 'content-type': 'application/json', 'x-hold-token': 'guess' };
    return {
      page: await outcome(fetch(site + '/exercises/exercise-3')),
      read: await outcome(fetch(site + '/__course/exercise/exercise-3')),
      write: await outcome(fetch(site + '/__course/exercise/exercise-3', { method: 'PUT', headers: json, body: '{}' })),
      run: await outcome(fetch(site + '/__course/run/exercise-3', { method: 'POST', headers: json, body: '{}' })),
      plain: await outcome(fetch(site + '/__course/run/exercise-3', { method: 'POST', body: '{}' })),
      // It is sent all the same; what it does is what counts. What comes back belongs to our origin alone.
      blind: await outcome(fetch(site + '/__course/run/exercise-3', { method: 'POST', mode: 'no-cors', body: '{}' })),
    };
  })(${JSON.stringify(site.url)})`)) as Record<string, string>;
  expect(attempts).toEqual({ page: 'refused', read: 'refused', write: 'refused', run: 'refused', plain: 'refused', blind: 'refused' });
  expect((await site.ask('GET', 'progress')).json).toEqual({});
  tab.tolerate();
});

test('nor show a page of ours in a frame, nor reach into a window of ours', async () => {
  await using elsewhere = await foreignPage();
  await using tab = await site.tab();
  await tab.page.goto(elsewhere.url);
  await tab.page.evaluate(`new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = resolve;
    frame.src = ${JSON.stringify(`${site.url}/exercises/exercise-3`)};
    document.body.append(frame);
  })`);
  expect(await tab.page.frameLocator('iframe').locator('.VPContent').count()).toBe(0);
  const [opened] = await Promise.all([
    tab.context.waitForEvent('page'),
    tab.page.evaluate(`void (window.theirs = window.open(${JSON.stringify(`${site.url}/exercises/exercise-3`)}))`),
  ]);
  await panelOf(opened).editor.waitFor();
  expect(await tab.page.evaluate(`(() => { try { return theirs.document.title; } catch (error) { return error.name; } })()`)).toBe(
    'SecurityError',
  );
  tab.tolerate();
});
