import { captureStack, findCaller, type Place } from '../../lab/place.ts';

/** What everything in the process stands on: Node's own modules, vitest and the checks. */
const GUARDED: readonly (readonly [holder: object, prefix: string, names: readonly string[]])[] = [
  [
    globalThis,
    '',
    [
      'Promise',
      'Date',
      'Math',
      'JSON',
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'queueMicrotask',
      'performance',
      'AbortController',
      'AbortSignal',
    ],
  ],
  [Math, 'Math.', ['random', 'floor', 'min', 'max']],
  [Date, 'Date.', ['now']],
  [Promise, 'Promise.', ['race', 'all', 'any', 'allSettled', 'resolve', 'reject', 'withResolvers']],
  [JSON, 'JSON.', ['stringify', 'parse']],
];

function guard(holder: object, prefix: string, name: string, tell: (name: string, place: Place | undefined) => void): void {
  const value = (holder as Record<string, unknown>)[name];
  if (value === undefined) return;
  Object.defineProperty(holder, name, {
    configurable: false,
    enumerable: Object.getOwnPropertyDescriptor(holder, name)?.enumerable ?? false,
    get: () => value,
    set: function replace(): never {
      const caller = findCaller(captureStack(replace));
      tell(`${prefix}${name}`, caller.who === 'learner' ? caller.place : undefined);
      throw new TypeError(`${prefix}${name} cannot be replaced: the rest of the process uses it too`);
    },
  });
}

/**
 * Makes the globals that all code in the process shares unreplaceable. A program that tries gets a TypeError
 * at that line, and is reported even if it swallows it.
 */
export function guardGlobals(tell: (name: string, place: Place | undefined) => void): void {
  for (const [holder, prefix, names] of GUARDED) {
    for (const name of names) guard(holder, prefix, name, tell);
  }
}
