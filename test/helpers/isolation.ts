import { join } from 'node:path';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT } from './course.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };

/** What `isolate` has said on this origin so far, load after load. */
export interface Said {
  state: string;
  why?: string;
  detail?: string;
}

/** Puts the page's side of isolation into every page of a context, as `hold`. */
export async function bringIsolation(context: BrowserContext, base: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, '.vitepress/runtime/isolation.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'hold',
    footer: { js: 'globalThis.hold = hold;' },
    define: { 'import.meta.env.BASE_URL': JSON.stringify(base) },
  });
  await context.addInitScript({ content: outputFiles[0]?.text ?? '' });
}

/** Makes every load go on with what the one before wanted, as an exercise page does; `resumed` is what that was. */
export async function goesOn(page: Page): Promise<void> {
  await page.addInitScript(`{
    const resume = window.resumed = hold.takeResume();
    if (resume?.why === 'isolation') addEventListener('load', () => ask(resume));
    window.ask = (resume) => hold.isolate(resume).then((said) =>
      localStorage.setItem('said', JSON.stringify([...JSON.parse(localStorage.getItem('said') ?? '[]'), said])));
  }`);
}

const heard = async (page: Page): Promise<Said[]> =>
  JSON.parse((await page.evaluate("localStorage.getItem('said') ?? '[]'")) as string) as Said[];

/** Asks for isolation and waits until that many answers have been given, over all loads. */
export async function ask(page: Page, answers: number): Promise<Said[]> {
  await page.evaluate("void ask({ exercise: 'exercise-3', why: 'isolation' })");
  await expect
    .poll(
      () =>
        heard(page).then(
          (said) => said.length,
          () => 0,
        ),
      PATIENCE,
    )
    .toBe(answers);
  return heard(page);
}

export const isIsolated = (page: Page): Promise<unknown> => page.evaluate('crossOriginIsolated');
