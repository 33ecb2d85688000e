import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { transform } = await import('sucrase');
  const filePath = fileURLToPath(url);
  const { code } = transform(await readFile(filePath, 'utf8'), { transforms: ['typescript'], disableESTransforms: true, filePath });
  return { format: 'module', source: code, shortCircuit: true };
}
