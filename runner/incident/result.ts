import type { Text } from '../text.ts';
import type { DatabaseKind, DatabaseProblem } from './keeper/protocol.ts';
import type { RemedyName } from './remedies.ts';
import type { ScenarioName } from './scenario.ts';
import type { Settings } from './settings.ts';

export const RESULT_VERSION = 1;

export type Phase = 'before' | 'after';

/** When what happened to one request, in milliseconds since the measurement began. */
export interface RequestTrace {
  user: string;
  message: string;
  attempt: number;
  sentMs: number;
  endedMs?: number;
  /** `200`, `500`, `ECONNRESET` */
  outcome?: string;
  /** When the proxy hung up on the backend. */
  hungUpMs?: number;
  /** When the backend had it, when it got a connection, and when it gave that back. */
  arrivedMs?: number;
  slotMs?: number;
  freedMs?: number;
}

/** What happened within one slice of a long measurement. */
export interface Slice {
  atMs: number;
  succeeded: number;
  failed: number;
  /** Connections in use and requests waiting for one, at the end of the slice. */
  inUse: number;
  waiting: number;
}

/** What the database says of itself while it is at its busiest. */
export interface DatabaseView {
  /** Connections of this run's database by `state`, without the one that asks. */
  states: Record<string, number>;
  /** What `count(*) WHERE state = 'active'` gives at the same moment, the one that asks included. */
  activeCount: number;
  longestTransactionMs: number;
  samples: number;
}

export interface Latency {
  p50: number;
  p95: number;
  p99: number;
}

/** What was counted in one scenario, before or after. */
export interface Measure {
  settings: Settings;
  durationMs: number;
  /** Messages that users wanted to send. */
  sent: number;
  /** Messages whose user was told that it worked. */
  succeeded: number;
  /** What the others were told: `500`, `429`, `ECIRCUITOPEN`, `gave-up`, … */
  errors: Record<string, number>;
  /** Comments in the database. */
  rows: number;
  /** Rows beyond the first of a message. */
  duplicates: number;
  /** Messages without a row. */
  lost: number;
  /** Messages with a row whose user was told that it failed. */
  storedThoughFailed: number;
  /** From the click to the final answer. */
  latency: Latency;
  /** Requests that reached the backend. */
  backendCalls: number;
  statements: number;
  /** Requests that were still being worked on when we stopped looking. */
  unfinished: number;
  /** The waits before another attempt, as they were. */
  backoffMs: number[];
  /** What the proxy logged, and how often. */
  proxyLog: Record<string, number>;
  pool: { most: number; mostWaiting: number };
  database: DatabaseView;
  /** Every request of a short measurement; empty for a long one. */
  requests: RequestTrace[];
  slices: Slice[];
}

export interface ScenarioResult {
  name: ScenarioName;
  title: Text;
  before: Measure;
  after?: Measure;
}

/** Whether one of the learner's exercises was used, and why not. */
export interface MineUse {
  number: number;
  slug: string;
  used: boolean;
  why: Text;
}

/** Everything that one run found out: a JSON document. */
export interface IncidentResult {
  version: typeof RESULT_VERSION;
  id: string;
  startedAt: string;
  durationMs: number;
  node: string;
  seed: number;
  /** How many times longer the query and the timeouts are than asked for, because this machine is slow. */
  stretch: number;
  database: { kind: DatabaseKind; version: string; maxConnections: number; reserved: number };
  remedies: RemedyName[];
  mine: MineUse[];
  scenarios: ScenarioResult[];
  /** Relative to the course's folder. */
  folder: string;
}

/** What can be told while a run goes on. */
export type IncidentEvent =
  | { type: 'database'; kind: DatabaseKind; version: string }
  | { type: 'mine'; uses: MineUse[] }
  | { type: 'stretched'; factor: number; overheadMs: number }
  | { type: 'started'; scenario: ScenarioName; title: Text; phase: Phase }
  | {
      type: 'progress';
      scenario: ScenarioName;
      phase: Phase;
      sent: number;
      succeeded: number;
      failed: number;
      inUse: number;
      waiting: number;
    }
  | { type: 'disturbed'; scenario: ScenarioName; phase: Phase; overheadMs: number }
  | { type: 'ended'; scenario: ScenarioName; phase: Phase; measure: Measure };

/** Why a run gave no result. */
export type IncidentProblem = { what: 'stopped' } | { what: 'database'; problem: DatabaseProblem } | { what: 'crashed'; detail: string };

export class IncidentError extends Error {
  readonly problem: IncidentProblem;

  constructor(problem: IncidentProblem) {
    super('detail' in problem ? problem.detail : problem.what);
    this.name = 'IncidentError';
    this.problem = problem;
  }
}

/** With these remedies nothing failed, was lost or came twice. */
export function isWhole({ sent, succeeded, lost, duplicates }: Measure): boolean {
  return succeeded === sent && lost === 0 && duplicates === 0;
}
