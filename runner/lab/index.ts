/** What a check file imports. */

export { both, same, type Text } from '../text.ts';
export { Bench, CheckFailure, type Finding, type Outcome } from './bench.ts';
export { check, DEFAULT_LIMIT_MS, type Declaration } from './check.ts';
export { VirtualClock } from './clock.ts';
export type { Connection, Ending } from './connection.ts';
export { describeError } from './crashes.ts';
export { heldBytes } from './memory.ts';
export type { Need } from './needs.ts';
export type { Peer } from './peer.ts';
export type { Postgres, Queryable } from './postgres.ts';
export { program } from './program.ts';
export { type Random, seededRandom } from './random.ts';
export { acceptNeverAnswer, cut, drip, echo, halfOpen, resetAfter, resetAtOnce, type Script, type Step, stall } from './script.ts';
export { show } from './show.ts';
