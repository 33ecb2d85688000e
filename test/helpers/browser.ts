import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { CLI, ROOT, type Run } from './course.ts';
import { type ServedCourse, serve } from './serve.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the built site. */
    dist: string;
  }
}

const { env, platform } = process;

/** Where Chromium and its relatives are installed. The one without windows comes first: it opens pages in two thirds of the time. */
const PLACES = [
  env['CHROMIUM'],
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

export function findBrowser(): string {
  const found = PLACES.find((place) => place !== undefined && existsSync(place));
  if (found) return found;
  const way = platform === 'linux' ? 'on Debian: apt-get install chromium' : 'install Chrome or Chromium';
  throw new Error(`The tests of the site need a browser, and none was found. ${way}; or name one: CHROMIUM=<path>`);
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param more flags for this browser */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: [...ARGS, ...more] });
}

/** A tab of its own, as a learner opens it; it minds errors on the console when it is closed. */
export interface Tab {
  page: Page;
  context: BrowserContext;
  /** For a test that provokes complaints of the browser. */
  tolerate(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The built site with a copy of the course, a server and a browser. */
export interface Site extends ServedCourse {
  root: string;
  browser: Browser;
  tab(options?: BrowserContextOptions): Promise<Tab>;
  /** The learner's file of an exercise, by its folder. */
  file(folder: string): string;
  read(folder: string): Promise<string>;
  write(folder: string, text: string): Promise<void>;
  solution(folder: string): Promise<string>;
  /** As if nobody had begun any exercise. */
  forget(): Promise<void>;
  /** The command line, on this copy of the course. */
  run(...args: string[]): Promise<Run>;
}

async function copyCourse(dist: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'hold test site '));
  for (const folder of ['exercises', 'solutions', 'test/checks']) {
    await cp(join(ROOT, folder), join(root, folder), { recursive: true, filter: (path) => !path.endsWith('exercise.ts') });
  }
  await mkdir(join(root, '.vitepress'));
  await symlink(dist, join(root, '.vitepress/dist'), 'junction');
  return root;
}

async function forget(root: string): Promise<void> {
  const verdicts = join(root, '.hold/verdicts');
  const files = [
    ...(await readdir(join(root, 'exercises')))
      .filter((name) => /^\d/.test(name))
      .map((folder) => join(root, 'exercises', folder, 'exercise.ts')),
    ...(existsSync(verdicts) ? await readdir(verdicts) : []).map((name) => join(verdicts, name)),
    join(root, '.hold/progress.json'),
  ];
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

/** @param dist where the built site lies: `inject('dist')` */
export async function openSite(dist: string): Promise<Site> {
  const root = await copyCourse(dist);
  const environment = { ...env, HOLD_COURSE: root, HOLD_LANG: '', CI: '1', NO_COLOR: '1' };
  const served = await serve(environment);
  const browser = await launchBrowser();
  const file = (folder: string): string => join(root, 'exercises', folder, 'exercise.ts');
  return {
    ...served,
    root,
    browser,
    tab: (options = {}) => openTab(browser, { baseURL: served.url, ...options }),
    file,
    read: (folder) => readFile(file(folder), 'utf8'),
    write: (folder, text) => writeFile(file(folder), text),
    solution: (folder) => readFile(join(ROOT, 'solutions', folder, 'solution.ts'), 'utf8'),
    forget: () => forget(root),
    run: async (...args) => {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [CLI, ...args], {
        env: environment,
        reject: false,
        stdin: 'ignore',
      });
      return { code: exitCode, out: stdout, err: stderr };
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await served[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Goes to a page and waits until all of it is there (.vitepress/theme/arriving.js). */
export async function arrive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('html:not(.arriving)').waitFor({ state: 'attached' });
}

/** Waits until the app has taken over the page: menus open, keys are heard. */
export async function alive(page: Page): Promise<void> {
  await page.waitForFunction("document.querySelector('#app').__vue_app__ !== undefined");
}

export async function openTab(browser: Browser, options: BrowserContextOptions): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const errors: string[] = [];
  let tolerated = false;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return {
    page,
    context,
    tolerate: () => {
      tolerated = true;
    },
    [Symbol.asyncDispose]: async () => {
      await context.close();
      if (errors.length > 0 && !tolerated) throw new Error(`The page complained:\n${errors.join('\n')}`);
    },
  };
}

/** Opens the search box, once the page has come alive. Not for exercise pages: their network never rests. */
export async function openSearch(page: Page): Promise<void> {
  await alive(page);
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('ControlOrMeta+k');
  await page.locator('.VPLocalSearchBox input').waitFor();
}
