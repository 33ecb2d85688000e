import { existsSync } from 'node:fs';
import { keepCompiled } from '../../compile-cache.ts';
import type { ImportModule } from '../../lab/host.ts';
import type { Request } from '../channel.ts';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../verdict.ts';
import { captureConsole } from './console.ts';
import { reportExits, reportSpawns } from './exits.ts';
import { guardGlobals } from './globals.ts';
import { crashAtImport, engineFault, importHung, noChecks, problemOfImport, replacedGlobal } from './problems.ts';
import { openChannel } from './send.ts';
import { connectLab, loadProgram } from './stage.ts';
import { runSuite } from './suite.ts';

// Taken before the learner's program is loaded: it may replace it.
const exit = process.exit.bind(process);

/** Plays one request, and ends the process. */
export async function serve(request: Request, importModule: ImportModule): Promise<never> {
  const { program, checks, seed, only, lacking } = request;
  const send = openChannel(request);
  let problem: Problem | undefined;
  const report = (next: Problem): void => {
    problem ??= next;
  };
  const lab = connectLab({ program, seed, only: only && new Set(only), lacking: new Set(lacking), send, importModule });
  captureConsole(send);
  reportExits(send);
  const endSpawned = reportSpawns(send);
  // Without a parent beside us nobody else ends what the program has started.
  if (request.channel !== undefined) process.once('exit', endSpawned);
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
  if (!problem) keepCompiled();
  return exit(0);
}
