import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';
import { ROOT } from './course.ts';

/** A built site in a folder that is removed with it. */
export interface BuiltSite {
  dist: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param origin where the site shall live; undefined for the project's own default */
export async function buildSiteFor(origin?: string): Promise<BuiltSite> {
  const dist = await mkdtemp(join(tmpdir(), 'hold-dist-'));
  const { exitCode, all } = await execa('npx', ['vitepress', 'build', '--outDir', dist], {
    cwd: ROOT,
    all: true,
    reject: false,
    // Tests set NODE_ENV to `test`, and then Vite would build for tests.
    env: { NODE_ENV: 'production', HOLD_ORIGIN: origin },
  });
  if (exitCode !== 0) throw new Error(`The site cannot be built:\n${all}`);
  return { dist, [Symbol.asyncDispose]: () => rm(dist, { recursive: true, force: true }) };
}

/** Builds the site once for all tests in a browser. `HOLD_DIST=<folder>` takes one that has been built before. */
export default async function buildSite(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const built = process.env['HOLD_DIST'];
  if (built) {
    project.provide('dist', built);
    return undefined;
  }
  const site = await buildSiteFor();
  project.provide('dist', site.dist);
  return () => site[Symbol.asyncDispose]();
}
