import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { transform as Transform } from 'sucrase';
import { cached, keep, loadCompiled } from '../../compile-cache.ts';

let transform: typeof Transform | undefined;

/** Sucrase is loaded when there is something to strip. */
function strip(source: string): string {
  transform ??= (loadCompiled('sucrase.js') as { transform: typeof Transform }).transform;
  return transform(source, { transforms: ['typescript'], disableESTransforms: true, preserveDynamicImport: true }).code;
}

/** Checks are the same at every run: what they become is kept, under the hash of what they were. */
function stripOnce(source: string): string {
  const file = cached(`${createHash('sha256').update(source).digest('hex').slice(0, 32)}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const code = strip(source);
    keep(file, code);
    return code;
  }
}

/** Takes the types away and keeps every line where it is. For versions of Node that do not do it themselves. */
export function stripTypes(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  return url.endsWith('.check.ts') ? stripOnce(source) : strip(source);
}
