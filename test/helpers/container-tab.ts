import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { catalogue } from '../../exercises/catalogue.ts';
import { folderOf } from '../../runner/course.ts';
import type { Verdict } from '../../runner/engine/verdict.ts';
import { SITE_HEADERS } from '../../runner/server/headers.ts';
import { type StandIn, type StandInOptions, standIn } from '../standin/index.ts';
import { openTab, type Tab } from './browser.ts';
import { CLI, ROOT } from './course.ts';
import { type Panel, panelOf } from './panel.ts';
import { type PlainHost, plainHost } from './plain-host.ts';

/** A tab on the built site as a static host serves it, with the stand-in in the place of StackBlitz. */
export interface ContainerTab extends Tab {
  service: StandIn;
  panel: Panel;
  /** Opens an exercise; the editor is there afterwards. */
  open(number: number, language?: 'en' | 'vi'): Promise<void>;
  /** Puts a program into the editor and waits until it is saved. */
  write(text: string): Promise<void>;
  /** Runs what is in the editor and gives the verdict that this browser keeps. */
  verdict(number: number): Promise<Verdict>;
  /** The verdict that this browser keeps, as soon as there is one. */
  kept(number: number): Promise<Verdict>;
  /** What the panel says about the place where checks run. */
  where: Locator;
  alert: Locator;
}

/** A static host that sends the headers of `_headers`. */
export function isolatingHost(dist: string, more: Record<string, string> = {}): Promise<PlainHost> {
  return plainHost(dist, '/', (_path, response) => {
    for (const [name, value] of Object.entries({ ...SITE_HEADERS, ...more })) response.setHeader(name, value);
    return false;
  });
}

export async function containerTab(
  browser: Browser,
  host: PlainHost,
  options: StandInOptions & BrowserContextOptions = {},
): Promise<ContainerTab> {
  const tab = await openTab(browser, { baseURL: host.origin, ...options });
  const { page } = tab;
  const service = await standIn(page, options);
  const panel = panelOf(page);
  const kept = async (number: number): Promise<Verdict> => {
    const verdict = await keptVerdict(page, number);
    if (!options.lacks) probed ??= await page.evaluate<string | undefined>(`localStorage.getItem('${PROBED}') ?? undefined`);
    return verdict;
  };
  if (!options.lacks) await rememberProbe(page);
  return {
    ...tab,
    service,
    panel,
    where: page.locator('.where'),
    alert: page.locator('.where .failure'),
    write: async (text) => {
      await panel.type(text);
      await panel.saved();
    },
    kept,
    open: (number, language = 'en') => panel.open(`${language === 'vi' ? '/vi' : ''}/exercises/exercise-${number}`),
    verdict: async (number) => {
      await forgetVerdict(page, number);
      await panel.run.click();
      return kept(number);
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await tab[Symbol.asyncDispose]();
    },
  };
}

/** Where the page keeps what the container could do. */
const PROBED = 'hold-container';
let probed: string | undefined;

/** What the first tab has found out about the container, later ones know from the start, as on a second visit. */
async function rememberProbe(page: Page): Promise<void> {
  if (probed === undefined) return;
  await page.addInitScript(`try {
    if (localStorage.getItem('${PROBED}') === null) localStorage.setItem('${PROBED}', ${JSON.stringify(probed)});
  } catch {
    // An empty frame has no storage.
  }`);
}

const keyOf = (number: number): string => `hold-verdict-exercise-${number}`;

async function forgetVerdict(page: Page, number: number): Promise<void> {
  await page.evaluate(`localStorage.removeItem('${keyOf(number)}')`);
}

/** Waits until the browser keeps a verdict. */
async function keptVerdict(page: Page, number: number): Promise<Verdict> {
  const kept = await page.waitForFunction(`localStorage.getItem('${keyOf(number)}')`, undefined, { timeout: 60_000 });
  return JSON.parse(String(await kept.jsonValue())) as Verdict;
}

export function solutionOf(folder: string): Promise<string> {
  return readFile(join(ROOT, 'solutions', folder, 'solution.ts'), 'utf8');
}

/** What must be the same wherever checks run. */
const judged = ({ status, checks, problem }: Verdict) => ({
  status,
  problem: problem?.kind,
  checks: checks.map((check) => `${check.id} ${check.status}: ${check.failure?.did.en.replace(/\d+(\.\d+)?/g, 'N') ?? ''}`),
});

/** @param like the seed decides which cases a check takes, and so what it says */
async function terminalsVerdict(path: string, like: Verdict): Promise<Verdict> {
  const args = ['check', path, '--json', '--seed', String(like.seed)];
  const { stdout } = await execa(process.execPath, [CLI, ...args], { cwd: ROOT, reject: false });
  return JSON.parse(stdout) as Verdict;
}

/** The starter fails, the solution passes, and the container says of both what the terminal says. */
export async function expectTerminalsVerdicts(tab: ContainerTab, number: number): Promise<void> {
  const entry = catalogue.find((exercise) => exercise.number === number);
  if (!entry) throw new Error(`no exercise ${number}`);
  const folder = folderOf(entry);
  await tab.open(number);
  const starter = await tab.verdict(number);
  expect(starter.runtime).toBe('webcontainer');
  expect(judged(starter)).toEqual(judged(await terminalsVerdict(`exercises/${folder}/starter.ts`, starter)));
  expect(starter.status).not.toBe('passed');
  await tab.write(await solutionOf(folder));
  const solution = await tab.verdict(number);
  expect(judged(solution)).toEqual(judged(await terminalsVerdict(`solutions/${folder}/solution.ts`, solution)));
  expect(solution.status).toBe('passed');
  await tab.panel.says('All checks passed.');
}
