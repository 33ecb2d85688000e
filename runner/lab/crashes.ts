import { type Place, placeOfError } from './place.ts';

/** Something that would have ended the learner's process. */
export interface Crash {
  cause: 'uncaught-exception' | 'unhandled-rejection';
  error: unknown;
  place: Place | undefined;
}

/** Where the emitter of an error was made, for errors born inside Node, whose stack names no line of the learner's. */
const origins = new WeakMap<object, Place>();

/** Remembers which line an 'error' event leads back to. */
export function rememberOrigin(error: unknown, place: Place): void {
  if (typeof error === 'object' && error !== null) origins.set(error, place);
}

function placeOfCrash(error: unknown): Place | undefined {
  return placeOfError(error) ?? (typeof error === 'object' && error !== null ? origins.get(error) : undefined);
}

type Listener = (crash: Crash) => void;

let listener: Listener | undefined;

const onException = (error: unknown): void => listener?.({ cause: 'uncaught-exception', error, place: placeOfCrash(error) });
const onRejection = (error: unknown): void => listener?.({ cause: 'unhandled-rejection', error, place: placeOfCrash(error) });

/**
 * Takes the place of whoever listens for uncaught exceptions and unhandled rejections, until the returned
 * function is called. The process survives and we learn what would have killed it.
 */
export function watchCrashes(tell: Listener): () => void {
  const before = {
    uncaughtException: process.listeners('uncaughtException'),
    unhandledRejection: process.listeners('unhandledRejection'),
  };
  const outer = listener;
  listener = tell;
  process.removeAllListeners('uncaughtException').on('uncaughtException', onException);
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', onRejection);
  return () => {
    listener = outer;
    process.removeAllListeners('uncaughtException');
    process.removeAllListeners('unhandledRejection');
    for (const each of before.uncaughtException) process.on('uncaughtException', each);
    for (const each of before.unhandledRejection) process.on('unhandledRejection', each);
  };
}

/** The error's own words with its code in front where the message does not name it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const words = error.message || error.name;
  if (typeof code === 'string' && !words.includes(code)) return `${code}: ${words}`;
  return error.name === 'Error' || words === error.name ? words : `${error.name}: ${words}`;
}
