import { readFileSync, readSync, unlinkSync } from 'node:fs';
import type { Request } from '../channel.ts';
import { enterVitestWorker } from './vitest-state.ts';

/** In a WebContainer there are no pipes: the request is in a file, which is gone before the learner's program is loaded. */
function takeRequest(file: string): Request {
  const request = JSON.parse(readFileSync(file, 'utf8')) as Request;
  unlinkSync(file);
  return request;
}

/** The request is one line of JSON. Reading blocks: a child that waits for work costs nothing. */
function readRequest(): Request | undefined {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(64 * 1024);
  for (;;) {
    const count = readSome(buffer);
    if (count === 0) return undefined;
    chunks.push(Buffer.from(buffer.subarray(0, count)));
    const text = Buffer.concat(chunks).toString('utf8');
    if (text.endsWith('\n')) return JSON.parse(text) as Request;
  }
}

function readSome(buffer: Buffer): number {
  try {
    return readSync(0, buffer);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return readSome(buffer);
    if (code === 'EOF') return 0;
    throw error;
  }
}

async function run(): Promise<void> {
  enterVitestWorker();
  // Loaded before the request is read, so that a warm child has only the learner's file left to load. The order
  // matters too: vitest's runtime looks for its worker while it is being loaded.
  const { BUNDLED } = await import('./bundled.ts');
  const { openLoader } = await import('./loader.ts');
  const { serve } = await import('./serve.ts');
  const { prepareStripping } = await import('./strip-types.ts');
  const importModule = openLoader(BUNDLED);
  prepareStripping();
  const file = process.argv[2];
  const request = file === undefined ? readRequest() : takeRequest(file);
  // Started without our flags, Node would warn about what we use, among what the learner's program prints.
  if (file !== undefined) process.removeAllListeners('warning');
  if (request) await serve(request, importModule);
}

void run();
