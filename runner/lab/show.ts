import { inspect } from 'node:util';

const MOST_LETTERS = 160;

/**
 * A value as a message shows it: short, on one line, and whatever it is. Text stands in quotes, so that `'404'` is not `404`; a
 * BigInt, a circular object or one with getters that throw is no trouble, as it would be for `JSON.stringify`.
 */
export function show(value: unknown): string {
  const shown = inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 6, maxStringLength: 100 });
  // The mark of a circular object says nothing in a message that is cut.
  const line = shown.replace(/\s+/g, ' ').replace(/^<ref \*\d+> /, '');
  return line.length <= MOST_LETTERS ? line : `${line.slice(0, MOST_LETTERS)}…`;
}
