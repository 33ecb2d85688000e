import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import type { ProbedNeed, ProbeReport } from '../../runner/engine/probe/report.ts';
import { NEED_NAMES } from '../../runner/lab/needs.ts';
import type { Bilingual } from './bilingual.ts';
import { type BrowserKind, kindOfName, recordFileName } from './browser.ts';

/** What was recorded of one browser, as much as an exercise page says of it. */
export interface RecordedBrowser {
  readonly kind: BrowserKind;
  /** `Chrome 149` */
  readonly browser: string;
  /** `2026-11-20` */
  readonly recordedOn: string;
  /** Whether checks can be judged there at all. */
  readonly fits: boolean;
  readonly unmet: readonly { readonly need: ProbedNeed; readonly name: Bilingual }[];
}

const because = v.pipe(v.string(), v.minLength(1));
const met = v.variant('met', [v.object({ met: v.literal(true) }), v.object({ met: v.literal(false), because })]);
const needs = Object.keys(NEED_NAMES) as ProbedNeed[];

const report = v.object({
  version: v.literal(1),
  key: v.pipe(v.string(), v.minLength(1)),
  node: v.pipe(v.string(), v.regex(/^v\d+\.\d+\.\d+/, 'a version of Node, as in v22.22.3')),
  webcontainer: v.optional(v.string()),
  platform: v.pipe(v.string(), v.minLength(1)),
  features: v.object({ registerHooks: v.boolean(), stripsTypes: v.boolean(), vmModules: v.boolean() }),
  engine: v.variant('fits', [v.object({ fits: v.literal(true) }), v.object({ fits: v.literal(false), because })]),
  needs: v.object(Object.fromEntries(needs.map((need) => [need, met])) as Record<ProbedNeed, typeof met>),
});

const recorded = v.object({
  browser: v.pipe(
    v.string(),
    v.check((name) => kindOfName(name) !== undefined, 'a browser and its version, as in Chrome 149'),
  ),
  recordedOn: v.pipe(v.string(), v.isoDate('a day, as in 2026-11-20')),
  report,
});

/** A file that a maintainer has added. Throws with the file and the field that is wrong. */
export function parseRecord(file: string, text: string): RecordedBrowser {
  const name = basename(file);
  const where = `.vitepress/data/containers/${name}`;
  const result = v.safeParse(recorded, parseJson(where, text));
  if (!result.success) throw new Error(`${where}: ${describe(result.issues[0])}. Record it again on the page /lab/probe.`);
  const { browser, recordedOn } = result.output;
  if (name !== recordFileName(browser)) throw new Error(`${where}: of ${browser}, so name it ${recordFileName(browser)}`);
  const { engine, needs: found } = result.output.report as ProbeReport;
  return {
    kind: kindOfName(browser) as BrowserKind,
    browser,
    recordedOn,
    fits: engine.fits,
    unmet: needs.filter((need) => !found[need].met).map((need) => ({ need, name: NEED_NAMES[need] })),
  };
}

function parseJson(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where}: no JSON: ${(error as Error).message}`);
  }
}

function describe(issue: v.BaseIssue<unknown>): string {
  const field = issue.path?.map(({ key }) => String(key)).join('.') ?? 'the whole file';
  return `${field} is wrong: ${issue.message}`;
}

export function readRecord(file: string): RecordedBrowser {
  return parseRecord(file, readFileSync(file, 'utf8'));
}
