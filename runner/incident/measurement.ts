import { setMaxListeners } from 'node:events';
import { Backend } from './backend.ts';
import { Browser, type Outcome } from './client/browser.ts';
import { Clock } from './client/clock.ts';
import { type Connections, openConnections } from './connections.ts';
import type { Database } from './database.ts';
import type { Journal } from './journal.ts';
import { Observer } from './observer.ts';
import type { IncidentOptions } from './options.ts';
import { ReverseProxy } from './proxy.ts';
import type { Measure, Slice } from './result.ts';
import { messageOf, type Scenario, type Stage } from './scenario.ts';
import type { Settings } from './settings.ts';
import { errorsOf, fateOf, latencyOf } from './tally.ts';
import type { Toolbox } from './tools/toolbox.ts';
import { Tracer } from './trace.ts';

/** Longer than all waits of one message together; whoever still retries then has given up. */
const PATIENCE_MS = 30_000;
/** The backend may finish what it has begun: as long as so many slow queries take, within bounds. */
const DRAIN = { queries: 40, leastMs: 5000, mostMs: 30_000 } as const;
const POLL_MS = 10;
const PROGRESS_MS = 250;
/** More requests than that are told as slices of time. */
const MOST_TRACES = 60;

export interface Measured {
  scenario: Scenario;
  options: IncidentOptions;
  settings: Settings;
  tools: Toolbox;
  database: Database;
  journal: Journal;
  signal: AbortSignal;
  onProgress(counts: { sent: number; succeeded: number; failed: number; inUse: number; waiting: number }): void;
}

/** Everything of one measurement that has to be taken down afterwards. */
class Setup implements AsyncDisposable {
  readonly tracer = new Tracer();
  readonly backoffMs: number[] = [];
  readonly #measured: Measured;
  readonly #browsers = new Map<string, Browser>();
  readonly #clock: Clock;
  #parts: { connections: Connections; backend: Backend; proxy: ReverseProxy; port: number } | undefined;

  constructor(measured: Measured, end: AbortSignal) {
    this.#measured = measured;
    this.#clock = new Clock(measured.settings.scale, end);
  }

  async open() {
    const { settings, tools, journal, database } = this.#measured;
    const { tracer } = this;
    const connections = await openConnections(database.address, settings, tools, journal);
    const backend = new Backend({ settings, tools, connections, journal, tracer });
    const proxy = new ReverseProxy({ backendPort: await backend.listen(), timeoutMs: settings.proxyTimeoutMs, journal, tracer });
    this.#parts = { connections, backend, proxy, port: await proxy.listen() };
    return this.#parts;
  }

  browser(user: string): Browser {
    const { settings, tools, journal, options } = this.#measured;
    const known = this.#browsers.get(user);
    if (known) return known;
    const browser = new Browser({
      user,
      port: this.#parts?.port ?? 0,
      seed: options.seed,
      settings,
      tools,
      journal,
      clock: this.#clock,
      tracer: this.tracer,
      onBackoff: (ms) => {
        this.backoffMs.push(Math.round(ms));
        journal.note('client', 'warn', `trying again in ${Math.round(ms)} ms`, { user });
      },
    });
    this.#browsers.set(user, browser);
    return browser;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const browser of this.#browsers.values()) browser.close();
    await this.#parts?.proxy.close();
    await this.#parts?.backend.close();
    await this.#parts?.connections.close().catch(() => {});
  }
}

/** Counts while the scenario is played. */
class Score {
  readonly outcomes: Outcome[] = [];
  readonly slices: Slice[] = [];
  sent = 0;
  #told = { succeeded: 0, failed: 0 };

  get counts() {
    const failed = this.outcomes.filter(({ error }) => error !== undefined).length;
    return { sent: this.sent, succeeded: this.outcomes.length - failed, failed };
  }

  async follow(work: Promise<Outcome>): Promise<Outcome> {
    this.sent += 1;
    const outcome = await work;
    this.outcomes.push(outcome);
    return outcome;
  }

  slice(atMs: number, { inUse, waiting }: { inUse: number; waiting: number }): void {
    const { succeeded, failed } = this.counts;
    this.slices.push({ atMs, succeeded: succeeded - this.#told.succeeded, failed: failed - this.#told.failed, inUse, waiting });
    this.#told = { succeeded, failed };
  }
}

async function drain(backend: Backend, queryMs: number, signal: AbortSignal): Promise<number> {
  const deadlineMs = performance.now() + Math.min(DRAIN.mostMs, Math.max(DRAIN.leastMs, DRAIN.queries * queryMs));
  while (backend.unfinished > 0 && performance.now() < deadlineMs && !signal.aborted)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  return backend.unfinished;
}

function limitOf({ seconds }: IncidentOptions): number {
  return seconds * 1000 + PATIENCE_MS;
}

/** Builds the system anew, plays one scenario on it, and counts. */
export async function measure(measured: Measured): Promise<Measure> {
  const { scenario, options, settings, database, journal, signal, onProgress } = measured;
  await database.reset();
  const end = AbortSignal.any([signal, AbortSignal.timeout(limitOf(options))]);
  // Every user who waits listens to it.
  setMaxListeners(0, end);
  await using setup = new Setup(measured, end);
  const { connections, backend, proxy } = await setup.open();
  const statementsBefore = connections.stats().statements;
  const score = new Score();
  const startedMs = performance.now();
  const most = { most: 0, mostWaiting: 0 };
  const watch = (): void => {
    const stats = connections.stats();
    most.most = Math.max(most.most, stats.inUse);
    most.mostWaiting = Math.max(most.mostWaiting, stats.waiting);
  };
  const tell = (): void => {
    score.slice(Math.round(performance.now() - startedMs), connections.stats());
    onProgress({ ...score.counts, ...connections.stats() });
  };
  const timers = [setInterval(watch, POLL_MS), setInterval(tell, PROGRESS_MS)];
  const observer = new Observer(database.observer, journal);
  const stage: Stage = {
    browser: (user) => setup.browser(user),
    send: (browser, text) => score.follow(browser.send(messageOf(browser.user, text))),
    list: (browser) => score.follow(browser.list()),
    pause: (ms) => pause(ms, end),
    stopped: end,
  };
  setup.tracer.start();
  try {
    await scenario.play(stage, options);
    const durationMs = Math.round(performance.now() - startedMs);
    const unfinished = await drain(backend, settings.queryMs, signal);
    tell();
    const { outcomes, slices } = score;
    const requests = setup.tracer.all();
    return {
      settings,
      durationMs,
      sent: score.sent,
      succeeded: score.counts.succeeded,
      errors: errorsOf(outcomes),
      ...fateOf(outcomes, await database.rowsPerMessage()),
      latency: latencyOf(outcomes),
      backendCalls: backend.calls,
      statements: connections.stats().statements - statementsBefore,
      unfinished,
      backoffMs: setup.backoffMs,
      proxyLog: proxy.log(),
      pool: most,
      database: await observer.stop(),
      requests: requests.length <= MOST_TRACES ? requests : [],
      slices,
    };
  } finally {
    for (const timer of timers) clearInterval(timer);
    await observer.stop();
  }
}

function pause(ms: number, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (end.aborted) return resolve();
    const wake = (): void => {
      clearTimeout(timer);
      end.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    end.addEventListener('abort', wake, { once: true });
  });
}
