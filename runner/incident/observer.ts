import type pg from 'pg';
import type { Journal } from './journal.ts';
import type { DatabaseView } from './result.ts';

const EVERY_MS = 100;

/** The question that the write-up asks: it counts the asker, and misses transactions that sit and wait. */
const ACTIVE_COUNT = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE state = 'active'";

const BY_STATE = `
  SELECT coalesce(state, 'unknown') AS state, count(*)::int AS count,
         coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)) * 1000, 0)::float AS longest
  FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'incident backend'
  GROUP BY 1 ORDER BY 1`;

interface Row {
  state: string;
  count: number;
  longest: number;
}

function busy(states: Record<string, number>): number {
  return Object.entries(states).reduce((sum, [state, count]) => (state === 'idle' ? sum : sum + count), 0);
}

/** Looks at `pg_stat_activity` while a scenario is played, and keeps the busiest moment. */
export class Observer {
  readonly #client: pg.Client;
  readonly #journal: Journal;
  readonly #view: DatabaseView = { states: {}, activeCount: 0, longestTransactionMs: 0, samples: 0 };
  #running = true;
  readonly #done: Promise<void>;

  constructor(client: pg.Client, journal: Journal) {
    this.#client = client;
    this.#journal = journal;
    this.#done = this.#watch();
  }

  /** Ends watching. A server that went away meanwhile is told by those who need it. */
  async stop(): Promise<DatabaseView> {
    this.#running = false;
    await this.#done;
    return this.#view;
  }

  async #watch(): Promise<void> {
    while (this.#running) {
      try {
        await this.#sample();
      } catch (error) {
        this.#journal.note('database', 'error', (error as Error).message);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async #sample(): Promise<void> {
    const { rows } = await this.#client.query<Row>(BY_STATE);
    const active = await this.#client.query<{ count: number }>(ACTIVE_COUNT);
    const states = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    const longest = Math.round(Math.max(0, ...rows.map((row) => row.longest)));
    const view = this.#view;
    view.samples += 1;
    view.longestTransactionMs = Math.max(view.longestTransactionMs, longest);
    if (view.samples === 1 || busy(states) > busy(view.states)) {
      view.states = states;
      view.activeCount = active.rows[0]?.count ?? 0;
    }
    this.#journal.note('database', 'info', 'pg_stat_activity', {
      states,
      activeCount: active.rows[0]?.count,
      longestTransactionMs: longest,
    });
  }
}
