import { existsSync, readSync } from 'node:fs';
import { useCompileCache } from '../../compile-cache.ts';
import type { Request } from '../channel.ts';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../verdict.ts';
import { installHooks } from './hooks.ts';
import { enterVitestWorker } from './vitest-state.ts';

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

useCompileCache();
await installHooks();
enterVitestWorker();
// Loaded before the request is read, so that a warm child has only the learner's file left to load. The order
// matters too: vitest's runtime looks for its worker while it is being loaded.
const { runSuite } = await import('./suite.ts');
const { connectLab, crashAtImport, engineFault, importHung, loadProgram, noChecks, problemOfImport, replacedGlobal } = await import(
  './stage.ts'
);
const { captureConsole } = await import('./console.ts');
const { reportExits, reportSpawns } = await import('./exits.ts');
const { guardGlobals } = await import('./globals.ts');
const { openChannel } = await import('./send.ts');

const exit = process.exit.bind(process);
const request = readRequest();
if (!request) exit(0);
else await serve(request);

async function serve({ secret, program, checks, seed, only }: Request): Promise<never> {
  const send = openChannel(secret);
  let problem: Problem | undefined;
  const report = (next: Problem): void => {
    problem ??= next;
  };
  const lab = connectLab({ program, seed, only: only && new Set(only), send });
  captureConsole(send);
  reportExits(send);
  reportSpawns(send);
  guardGlobals((name, place) => report(replacedGlobal(name, place)));
  lab.onStrayCrash((crash) => report(crashAtImport(crash.error, crash.place)));

  if (!existsSync(checks)) report(noChecks);
  send({ type: 'loading' });
  const loaded = await loadProgram(program, LIMITS.loadMs);
  if (loaded.how === 'hung') report(importHung(LIMITS.loadMs));
  if (loaded.how === 'threw') report(problemOfImport(loaded.error));
  if (!problem) {
    send({ type: 'loaded' });
    try {
      const failed = await runSuite(checks);
      if (failed) report(problemOfImport(failed.error));
      else if (lab.count() === 0) report(noChecks);
    } catch (error) {
      report(engineFault(error));
    }
  }
  if (problem) send({ type: 'problem', problem });
  send({ type: 'done' });
  return exit(0);
}
