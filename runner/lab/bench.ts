import type { Text } from '../text.ts';
import { type FullBacklog, fullBacklog } from './backlog.ts';
import { VirtualClock } from './clock.ts';
import type { Connection } from './connection.ts';
import { host } from './host.ts';
import { MissingNeed } from './needs.ts';
import { type Casting, closedPort, dial, LOOPBACK, Peer } from './peer.ts';
import type { Place } from './place.ts';
import { type Postgres, preparePostgres } from './postgres.ts';
import { type Random, seededRandom } from './random.ts';
import { findLeaks } from './resources.ts';
import type { Leak } from './result.ts';
import type { Script } from './script.ts';
import { countAttempts, openAttempts } from './sockets.ts';
import { Wire, type WireEvent } from './wire.ts';

/** What a check says when a rule is broken. `why` and `readOn` come from its declaration. */
export interface Finding {
  did: Text;
  must: Text;
  expected?: string;
  seen?: string;
  place?: Place | undefined;
}

/** Thrown by `bench.fail` and friends; the check ends here. */
export class CheckFailure extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.did.en);
    this.name = 'CheckFailure';
    this.finding = finding;
  }
}

/** How a promise settled, as data. */
export type Outcome<T> = { settled: 'resolved'; value: T } | { settled: 'rejected'; error: unknown };

/** Looked at this often while waiting for something that no event announces. */
const POLL_MS = 2;

let sharedBacklog: Promise<FullBacklog | undefined> | undefined;

/** Begins to fill a queue: it takes a while, and other checks can run meanwhile. One queue serves all checks of a file. */
export function prepareHangingPort(): Promise<FullBacklog | undefined> {
  sharedBacklog ??= fullBacklog();
  return sharedBacklog;
}

/** What one check works with: peers, a clock, numbers, the wire. Everything it starts ends with the check. */
export class Bench {
  /** `127.0.0.1`: every peer listens here. */
  readonly host = LOOPBACK;
  readonly wire: Wire;
  /** Seeded: the same seed replays the same numbers. */
  readonly random: Random;
  readonly clock = new VirtualClock();
  readonly #startedMs = performance.now();
  readonly #disposables: { dispose(): void }[] = [];
  #virtual = false;

  constructor(id: string) {
    this.random = seededRandom(host.seed, id);
    this.wire = new Wire(() => (this.#virtual ? this.clock.now() : performance.now() - this.#startedMs));
  }

  /** Real milliseconds since the check began. */
  elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** Time on the wire is the virtual clock's from here on. */
  useVirtualTime(): VirtualClock {
    this.#virtual = true;
    return this.clock;
  }

  /** A server that plays this script on every connection. */
  async peer(casting: Casting): Promise<Peer> {
    const peer = await Peer.start(casting, this.wire);
    this.#disposables.push(peer);
    return peer;
  }

  /** Connects to the learner's server. */
  async dial(port: number, script: Script = []): Promise<Connection> {
    const connection = await dial(port, script, this.wire);
    this.#disposables.push(connection);
    return connection;
  }

  /** A port that refuses. */
  refusingPort(): Promise<number> {
    return closedPort();
  }

  /** A port on which a connect hangs. */
  async hangingPort(): Promise<number> {
    const backlog = await prepareHangingPort();
    if (!backlog) throw new MissingNeed('hang');
    return backlog.port;
  }

  /** PostgreSQL in this process, with these tables and nothing in them. */
  async postgres(tables: string): Promise<Postgres> {
    const postgres = await preparePostgres();
    if (!postgres) throw new MissingNeed('postgres');
    await postgres.run(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${tables}`);
    return postgres;
  }

  /** Ends the check as failed. */
  fail(finding: Finding): never {
    throw new CheckFailure(finding);
  }

  /** Ends the check as failed unless the rule holds. */
  must(holds: boolean, finding: () => Finding): void {
    if (!holds) this.fail(finding());
  }

  /** Waits for a promise to settle, at most `ms` real milliseconds. */
  async settle<T>(ms: number, promise: Promise<T> | T, otherwise: () => Finding): Promise<Outcome<T>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, ms, 'late');
    });
    const outcome = Promise.resolve(promise).then(
      (value): Outcome<T> => ({ settled: 'resolved', value }),
      (error: unknown): Outcome<T> => ({ settled: 'rejected', error }),
    );
    const first = await Promise.race([outcome, late]);
    clearTimeout(timer);
    if (first !== 'late') return first;
    this.wire.add(0, 'you', 'timeout', { text: { en: `still waiting after ${ms} ms`, vi: `vẫn đang chờ sau ${ms} ms` } });
    this.wire.mark();
    return this.fail(otherwise());
  }

  /** Like `settle`, and the promise must resolve. */
  async resolves<T>(ms: number, promise: Promise<T> | T, otherwise: (outcome: Outcome<T> | 'pending') => Finding): Promise<T> {
    const outcome = await this.settle(ms, promise, () => otherwise('pending'));
    if (outcome.settled === 'rejected') return this.fail(otherwise(outcome));
    return outcome.value;
  }

  /** Waits until something holds, at most `ms` real milliseconds; tells whether it came to hold. */
  async eventually(ms: number, holds: () => boolean): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (!holds()) {
      if (performance.now() >= deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return true;
  }

  /** Lets real time pass. Only for showing that something does NOT happen; never to wait for readiness. */
  async quiet(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** What the learner's program still holds after it has had `ms` real milliseconds to let go. */
  async leaks(ms: number): Promise<Leak[]> {
    await this.eventually(ms, () => findLeaks().length === 0);
    return findLeaks();
  }

  /** The learner's sockets of this check that have not been destroyed. */
  openSockets(): number {
    return openAttempts();
  }

  /** How many connections the learner's program has asked for in this check. */
  attempts(): number {
    return countAttempts();
  }

  /** Marks the newest event of the wire that fits as the one that broke the rule. */
  mark(fits?: (event: WireEvent) => boolean): void {
    this.wire.mark(fits);
  }

  dispose(): void {
    for (const each of this.#disposables.splice(0)) each.dispose();
  }
}
