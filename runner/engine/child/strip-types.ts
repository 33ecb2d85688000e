import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { transform as Transform } from 'sucrase';
import { cached, keep, loadCompiled } from '../../compile-cache.ts';
import { NODE_STRIPS_TYPES, stripTypeScriptTypes } from '../node.ts';

let transform: typeof Transform | undefined;

function strip(source: string): string {
  if (NODE_STRIPS_TYPES && stripTypeScriptTypes) return stripTypeScriptTypes(source);
  transform ??= (loadCompiled('sucrase.js') as { transform: typeof Transform }).transform;
  return transform(source, { transforms: ['typescript'], disableESTransforms: true, preserveDynamicImport: true }).code;
}

/** A file of checks is the same at every run, the learner's is not. */
function isChecks(url: string): boolean {
  return url.endsWith('.check.ts');
}

/** What a file of checks becomes is kept, under the hash of what it was. */
function stripOnce(source: string): string {
  const file = cached(`${createHash('sha1').update(source).digest('hex')}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const code = strip(source);
    keep(file, () => code);
    return code;
  }
}

/** Whether a file is stripped by us: where Node does not do it itself, or would do it anew at every run. */
export function needsStripping(url: string): boolean {
  return /^file:.*\.m?ts(\?|#|$)/.test(url) && (!NODE_STRIPS_TYPES || isChecks(url));
}

/** Takes the types away and keeps every line where it is. */
export function stripTypes(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  return isChecks(url) ? stripOnce(source) : strip(source);
}

/** Loads what strips: there will be something to strip. */
export function prepareStripping(): void {
  strip('');
}
