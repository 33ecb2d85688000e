import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { transform as Transform } from 'sucrase';

const CACHE = fileURLToPath(new URL('./cache/', import.meta.url));

let transform: typeof Transform | undefined;

/** Sucrase is loaded when there is something to strip. */
function strip(source: string): string {
  transform ??= (createRequire(import.meta.url)('./sucrase.cjs') as { transform: typeof Transform }).transform;
  return transform(source, { transforms: ['typescript'], disableESTransforms: true, preserveDynamicImport: true }).code;
}

/** Checks are the same at every run: what they become is kept, under the hash of what they were. */
function stripOnce(source: string): string {
  const file = join(CACHE, `${createHash('sha256').update(source).digest('hex').slice(0, 32)}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const code = strip(source);
    keep(file, code);
    return code;
  }
}

function keep(file: string, code: string): void {
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${file}.${process.pid}.tmp`, code);
    renameSync(`${file}.${process.pid}.tmp`, file);
  } catch {
    // A read-only installation strips each time.
  }
}

/** Takes the types away and keeps every line where it is. For versions of Node that do not do it themselves. */
export function stripTypes(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  return url.endsWith('.check.ts') ? stripOnce(source) : strip(source);
}
