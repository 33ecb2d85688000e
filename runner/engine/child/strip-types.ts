import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

/** Takes the types away and keeps every line where it is. For versions of Node that do not do it themselves. */
export function stripTypes(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  return transform(source, { transforms: ['typescript'], disableESTransforms: true, preserveDynamicImport: true }).code;
}
