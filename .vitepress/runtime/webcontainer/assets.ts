import childUrl from '../../../dist/container/child.js?url';
import childMainUrl from '../../../dist/container/child-main.js?url';
import compileCacheUrl from '../../../dist/container/compile-cache.js?url';
import sucraseUrl from '../../../dist/container/sucrase.js?url';
import probeUrl from '../../../dist/probe.js?url';
import { within } from '../within.ts';
import { ContainerFailure } from './failure.ts';

const FETCH_MS = 30_000;

/** The engine's files, by the names that they look for one another under. */
const ENGINE = { 'child.js': childUrl, 'child-main.js': childMainUrl, 'compile-cache.js': compileCacheUrl, 'probe.js': probeUrl } as const;

/** All check files, each loaded when its exercise is run. */
const checks = import.meta.glob<string>('../../../test/checks/*.check.ts', { query: '?raw', import: 'default' });

export type Files = Record<string, string>;

/** @throws ContainerFailure `site-unreachable` or `offline`: these files lie next to the page */
async function ours<T>(work: Promise<T>): Promise<T> {
  try {
    return await within(FETCH_MS, work);
  } catch (error) {
    throw new ContainerFailure(navigator.onLine ? 'site-unreachable' : 'offline', String(error));
  }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.text();
}

/** What runs checks, for any exercise. */
export async function loadEngine(): Promise<Files> {
  const names = Object.keys(ENGINE) as (keyof typeof ENGINE)[];
  const texts = await ours(Promise.all(names.map((name) => fetchText(ENGINE[name]))));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

/** For a container whose Node does not strip types itself. */
export async function loadTypeStripper(): Promise<Files> {
  return { 'sucrase.js': await ours(fetchText(sucraseUrl)) };
}

/** `42-retry` for `exercise-42`; undefined for an exercise that this version of the course does not have. */
export function folderOf(id: string): string | undefined {
  const number = Number(/^exercise-(\d+)$/.exec(id)?.[1]);
  const folders = Object.keys(checks).map((path) => path.replace(/^.*\/|\.check\.ts$/g, ''));
  return folders.find((folder) => Number.parseInt(folder, 10) === number);
}

/** @param folder `42-retry` */
export async function loadChecks(folder: string): Promise<string> {
  const load = checks[`../../../test/checks/${folder}.check.ts`];
  return load ? ours(load()) : Promise.reject(new ContainerFailure('site-unreachable', `no checks for ${folder}`));
}
