import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLoader } from '../../engine/child/loader.ts';
import { prepareStripping } from '../../engine/child/strip-types.ts';
import { DatabaseError } from '../keeper/protocol.ts';
import { incidentFolder, Lab } from '../lab.ts';
import { reportOf } from '../report/page.ts';
import type { IncidentProblem, IncidentResult } from '../result.ts';
import type { FromLab, ToLab } from './protocol.ts';

type Run = Extract<ToLab, { type: 'run' }>;

const stopper = new AbortController();

function say(message: FromLab): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, () => resolve());
    else resolve();
  });
}

function problemOf(error: unknown): IncidentProblem {
  if (stopper.signal.aborted) return { what: 'stopped' };
  if (error instanceof DatabaseError) return { what: 'database', problem: error.problem };
  return { what: 'crashed', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Nothing may be imported but the learner's own files: the checks' machinery is not here. */
const NOTHING_BUNDLED: ReadonlyMap<string, object> = new Map();

async function play({ id, language, options }: Run): Promise<void> {
  if (options.mine) prepareStripping();
  const importModule = options.mine ? openLoader(NOTHING_BUNDLED) : () => Promise.reject(new Error('nothing of the learner is used'));
  const folder = join(incidentFolder(options.root), id);
  const finish = async (result: IncidentResult): Promise<void> => {
    await writeFile(join(folder, 'report.html'), reportOf(result, language));
    await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  };
  const tell = (event: Extract<FromLab, { type: 'event' }>['event']): void => void say({ type: 'event', event });
  const lab = new Lab(options, { id, folder, importModule, tell, signal: stopper.signal });
  try {
    await say({ type: 'result', result: await lab.run(finish) });
  } catch (error) {
    await say({ type: 'problem', problem: problemOf(error) });
  }
}

/** An error that nobody caught, most likely the learner's: told, then all is taken down by the keeper, whose pipe closes. */
async function crash(error: unknown): Promise<void> {
  await say({ type: 'problem', problem: problemOf(error) });
  process.exit(1);
}

process.on('message', (message: ToLab) => {
  if (message.type === 'stop') stopper.abort();
  else void play(message).finally(() => process.exit());
});
// Whoever wanted the result is gone.
process.on('disconnect', () => stopper.abort());
process.on('uncaughtException', (error) => void crash(error));
process.on('unhandledRejection', (error) => void crash(error));
