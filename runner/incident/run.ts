import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { registerHooks } from '../engine/node.ts';
import { killTree } from '../engine/tree.ts';
import type { Language } from '../text.ts';
import type { FromLab, ToLab } from './child/protocol.ts';
import type { IncidentOptions } from './options.ts';
import { IncidentError, type IncidentEvent, type IncidentProblem, type IncidentResult } from './result.ts';

const LAB = join(dirname(fileURLToPath(import.meta.url)), 'incident-lab.js');
/** As the engine does: where Node has no hooks, the learner's modules are loaded by `node:vm`. */
const FLAGS = ['--disable-warning=ExperimentalWarning', ...(registerHooks ? [] : ['--experimental-vm-modules'])];
/** A run that was told to stop takes its system down; a learner's endless loop does not. */
const STOP_MS = 8000;
const KEPT_RUNS = 10;

/** Sorts by time, and says nothing of the machine. */
function makeId(): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

function start(): ChildProcess {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env;
  return spawn(process.execPath, [...FLAGS, LAB], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Ctrl+C is for the command, which then asks the lab to end.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env,
  });
}

/** Old runs make room: each holds megabytes of logs. */
function forgetOldRuns(root: string): void {
  const folder = join(root, '.hold', 'incident');
  try {
    const names = readdirSync(folder)
      .filter((name) => /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(name))
      .sort();
    for (const name of names.slice(0, -KEPT_RUNS)) rmSync(join(folder, name), { recursive: true, force: true });
  } catch {
    // There are none yet.
  }
}

export interface RunExtras {
  /** The report opens in this language; it holds both. */
  language?: Language;
}

/**
 * Builds the system of the incident, breaks it, repairs it and measures both. Runs in a process of its own; whatever
 * ends it, the database, its server and the temporary folders are gone afterwards.
 *
 * @throws IncidentError when there is no result: stopped, no database, a crash
 */
export async function runIncident(
  options: IncidentOptions,
  tell: (event: IncidentEvent) => void,
  signal: AbortSignal,
  { language = 'en' }: RunExtras = {},
): Promise<IncidentResult> {
  if (signal.aborted) throw new IncidentError({ what: 'stopped' });
  const lab = start();
  const say = (message: ToLab): void => {
    if (lab.connected) lab.send(message);
  };
  let result: IncidentResult | undefined;
  let problem: IncidentProblem | undefined;
  lab.on('message', (message: FromLab) => {
    if (message.type === 'event') tell(message.event);
    else if (message.type === 'result') result = message.result;
    else problem = message.problem;
  });
  let hurry: NodeJS.Timeout | undefined;
  const stop = (): void => {
    say({ type: 'stop' });
    hurry = setTimeout(() => lab.pid !== undefined && void killTree(lab.pid), STOP_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  const gone = new Promise<string>((resolve) => {
    // Not `exit`: what it said last may still be on its way then.
    lab.once('close', (code, name) => resolve(name ?? `exit code ${code}`));
    lab.once('error', (error) => resolve(error.message));
  });
  say({ type: 'run', id: makeId(), language, options });
  const how = await gone;
  clearTimeout(hurry);
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw new IncidentError({ what: 'stopped' });
  if (!result) throw new IncidentError(problem ?? { what: 'crashed', detail: how });
  forgetOldRuns(options.root);
  return result;
}
