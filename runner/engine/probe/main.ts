import { renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeError } from '../../lab/crashes.ts';
import { startClock } from './clock.ts';
import { Findings } from './findings.ts';
import { probe } from './probe.ts';
import type { ProbeReport, Unchanged } from './report.ts';
import { REPORT_VERSION, thisRuntime } from './runtime.ts';

/** The whole of a quick probe; of a full one. With the start of Node and the writing of the report it stays below 5 s, and 20 s. */
const QUICK_MS = 4500;
const FULL_MS = 19_000;
/** A machine so busy that we hardly get a turn: here it ends, whatever the clock says. */
const STARVED_MS = 15_000;

const STDERR = 2;

/** `node probe.js <result.json> [--full] [--known <key>]` */
interface Arguments {
  file: string;
  full: boolean;
  known: string | undefined;
}

function parse([file = '', ...options]: readonly string[]): Arguments {
  const at = options.indexOf('--known');
  return { file: resolve(file), full: options.includes('--full'), known: at < 0 ? undefined : options[at + 1] };
}

/** Written beside and renamed: whoever waits for the file finds all of it. In ASCII, whatever it is read with. */
function write(file: string, answer: ProbeReport | Unchanged): void {
  const json = JSON.stringify(answer).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, json);
  renameSync(draft, file);
}

function main({ file, full, known }: Arguments): void {
  const runtime = thisRuntime();
  if (known === runtime.key) {
    write(file, { version: REPORT_VERSION, key: runtime.key, unchanged: true });
    return;
  }
  const findings = new Findings();
  const end = (): never => {
    try {
      write(file, findings.report(runtime, full));
    } catch (error) {
      writeSync(STDERR, `${describeError(error)}\n`);
      process.exit(1);
    }
    process.exit(0);
  };
  // What a broken runtime throws at us from somewhere else is no answer to anything: the trial that waits says so.
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
  setTimeout(end, full ? FULL_MS : STARVED_MS);
  if (!full) startClock(QUICK_MS, end);
  void probe(findings, { folder: dirname(file), moreUntilMs: full ? FULL_MS : 0 }).finally(end);
}

main(parse(process.argv.slice(2)));
