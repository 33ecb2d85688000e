import type { Text } from '../text.ts';
import type { RemedyName } from './remedies.ts';
import type { ScenarioName } from './scenario.ts';

/** What is to be measured. Can be sent as JSON. */
export interface IncidentOptions {
  /** The course's folder: logs and report go into its `.hold/incident/`. */
  root: string;
  scenarios: readonly ScenarioName[];
  /** Those of the run "after"; none means that only "before" is measured. */
  remedies: readonly RemedyName[];
  /** Of the scenarios `crowd` and `load`. */
  users: number;
  seconds: number;
  poolSize: number;
  queryMs: number;
  proxyTimeoutMs: number;
  /** The client's waits are divided by it. */
  scale: number;
  /** Keep the times as they are, however slow the machine is. */
  exact: boolean;
  seed: number;
  /** A server that exists already, instead of the embedded one. */
  databaseUrl?: string;
  /** The learner's own exercises, and what kept the others out; undefined: ours only. */
  mine?: readonly MineChoice[];
}

/** One exercise that may stand in for ours. */
export interface MineChoice {
  number: number;
  slug: string;
  /** Absolute path; undefined when it may not be used. */
  file?: string;
  why: Text;
}

export const BOUNDS = {
  users: { least: 1, most: 200, usual: 50 },
  seconds: { least: 1, most: 30, usual: 10 },
  pool: { least: 1, most: 50, usual: 2 },
  'query-ms': { least: 0, most: 5000, usual: 200 },
  'proxy-timeout-ms': { least: 50, most: 30_000, usual: 300 },
  scale: { least: 1, most: 100, usual: 1 },
} as const;

export type Bounded = keyof typeof BOUNDS;
