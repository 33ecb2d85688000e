import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERDICT_VERSION, type Verdict } from './engine/verdict.ts';

/** Where the newest verdict of each exercise lies, so that the terminal and the page show the same. */
export function verdictsFolder(root: string): string {
  return join(root, '.hold', 'verdicts');
}

function verdictFile(root: string, id: string): string {
  return join(verdictsFolder(root), `${id}.json`);
}

/** Keeps the newest verdict on the learner's own file; written beside and renamed. */
export function keepVerdict(root: string, id: string, verdict: Verdict): void {
  mkdirSync(verdictsFolder(root), { recursive: true });
  const file = verdictFile(root, id);
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(verdict));
  renameSync(draft, file);
}

/** After a reset: what was said is about another program. */
export function forgetVerdict(root: string, id: string): void {
  rmSync(verdictFile(root, id), { force: true });
}

/** The newest verdict; undefined when there is none, or none that this version can read. */
export function newestVerdict(root: string, id: string): Verdict | undefined {
  try {
    const verdict = JSON.parse(readFileSync(verdictFile(root, id), 'utf8')) as Verdict;
    return verdict.version === VERDICT_VERSION ? verdict : undefined;
  } catch {
    return undefined;
  }
}
