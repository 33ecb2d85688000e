import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in the learner's program: what a message points at. */
export interface Place {
  file: string;
  line: number;
}

/** Either `runner/lab` or the folder of the bundle: frames from there are ours, never the learner's. */
const OUR_FOLDER = dirname(fileURLToPath(import.meta.url));

const FRAME = /(?:\(|at )((?:file:\/\/)?[^()\s][^()]*?):(\d+):\d+\)?$/;

function isOurs(file: string): boolean {
  return file.startsWith(OUR_FOLDER) || file.endsWith('.check.ts') || /node_modules[\\/](@?vitest|vite)[\\/]/.test(file);
}

function isLibrary(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

function parseFrame(frame: string): Place | undefined {
  const match = FRAME.exec(frame.trimEnd());
  if (!match?.[1] || match[1].startsWith('node:')) return undefined;
  const url = match[1].replace(/\?.*$/, '');
  if (url.startsWith('file:')) return { file: fileURLToPath(url), line: Number(match[2]) };
  return /^([\\/]|[A-Za-z]:)/.test(url) ? { file: url, line: Number(match[2]) } : undefined;
}

/** Frame by frame: mostly the first one decides, and stacks are looked at often. */
function* placesIn(stack: string): Generator<Place> {
  for (const frame of stack.split('\n')) {
    const place = parseFrame(frame);
    if (place) yield place;
  }
}

function isTheirs({ file }: Place): boolean {
  return !isOurs(file) && !isLibrary(file);
}

/** Where in the learner's own files an error was made; undefined for errors made inside Node (a reset socket). */
export function placeOfError(error: unknown): Place | undefined {
  const stack = error instanceof Error ? error.stack : undefined;
  for (const place of placesIn(stack ?? '')) if (isTheirs(place)) return place;
  return undefined;
}

/**
 * Who is calling: `learner` with the place in their file, `lab` if our code is nearest to the call,
 * `node` if only Node's own frames are on the stack (a callback from the event loop).
 */
export type Caller = { who: 'learner'; place: Place | undefined } | { who: 'lab' } | { who: 'node' };

export function findCaller(stack: string): Caller {
  let isCalled = false;
  for (const place of placesIn(stack)) {
    if (!isCalled && isOurs(place.file)) return { who: 'lab' };
    if (isTheirs(place)) return { who: 'learner', place };
    isCalled = true;
  }
  return isCalled ? { who: 'learner', place: undefined } : { who: 'node' };
}

/** The stack of the caller, deep enough to reach the learner's file through Node's own frames. */
export function captureStack(below: (...args: never[]) => unknown): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, below);
  // Reading `stack` formats it, and formatting obeys the limit in force when it was captured.
  const stack = holder.stack ?? '';
  Error.stackTraceLimit = limit;
  return stack;
}
