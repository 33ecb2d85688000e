import { EngineChild } from './child-process.ts';

let prestarted: EngineChild | undefined;

/** Starts a child before anybody knows what to ask of it: it loads while the command line does. */
export function prestart(): void {
  prestarted = new EngineChild();
}

/** The child that has been started before, once. */
export function takePrestarted(): EngineChild | undefined {
  const child = prestarted;
  prestarted = undefined;
  return child;
}

/** Ends it if nobody had any use for it: wrong usage, a missing file. */
export function discardPrestarted(): void {
  takePrestarted()?.discard();
}
