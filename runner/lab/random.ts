/** A source of numbers in [0, 1), the shape of `Math.random`. */
export type Random = () => number;

/** FNV-1a over UTF-16 units: one seed gives every check a stream of its own. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}

/** Numbers that repeat for the same seed and name (mulberry32): `--seed` replays a failure. */
export function seededRandom(seed: number, name: string): Random {
  let state = (seed ^ hash(name)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A fresh seed, small enough to type. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}
