import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { DatabaseError, type FromKeeper, type OpenedDatabase, type ToKeeper } from './keeper/protocol.ts';
import { TASKS } from './scenario.ts';
import { SCHEMA } from './store.ts';

const KEEPER = join(dirname(fileURLToPath(import.meta.url)), 'incident-keeper.js');

/** The database of this run, behind its keeper. */
export class Database {
  readonly opened: OpenedDatabase;
  readonly #keeper: ChildProcess;
  readonly #admin: pg.Client;

  private constructor(opened: OpenedDatabase, keeper: ChildProcess) {
    this.opened = opened;
    this.#keeper = keeper;
    this.#admin = new pg.Client({ ...this.address, application_name: 'incident observer' });
    this.#admin.on('error', () => {});
  }

  /**
   * Starts the keeper and waits for what it opens.
   *
   * @throws DatabaseError when there is no database to be had
   */
  static async open(url: string | undefined, runFolder: string, signal: AbortSignal): Promise<Database> {
    const keeper = fork(KEEPER, [], {
      // Not in our group: the Ctrl+C that ends us must not end what cleans up behind us.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    const say = (message: ToKeeper): void => void keeper.send(message);
    const letGo = (): void => keeper.disconnect();
    signal.addEventListener('abort', letGo, { once: true });
    const opened = await new Promise<OpenedDatabase>((resolve, reject) => {
      keeper.on('message', (message: FromKeeper) => {
        if (message.type === 'opened') resolve(message.database);
        else reject(new DatabaseError(message.problem));
      });
      keeper.once('exit', () => reject(new DatabaseError({ what: 'not-started', detail: 'its keeper has ended' })));
      keeper.once('error', (error) => reject(new DatabaseError({ what: 'not-started', detail: error.message })));
      say({ type: 'open', url, runFolder });
    })
      .catch(async (error: unknown) => {
        await end(keeper);
        throw error;
      })
      .finally(() => signal.removeEventListener('abort', letGo));
    const database = new Database(opened, keeper);
    try {
      await database.#admin.connect();
      await database.#admin.query(SCHEMA);
      return database;
    } catch (error) {
      await database.close();
      throw new DatabaseError({ what: 'unreachable', detail: (error as Error).message });
    }
  }

  get address(): pg.ClientConfig {
    return { ...this.opened.address, database: this.opened.name };
  }

  /** The connection that looks on; it belongs to no pool. */
  get observer(): pg.Client {
    return this.#admin;
  }

  /** Empty tables again, and the tasks that every measurement begins with. */
  async reset(): Promise<void> {
    await this.#ask('TRUNCATE comments, comment_keys, tasks RESTART IDENTITY');
    await this.#ask("INSERT INTO tasks (title) SELECT 'task ' || n FROM generate_series(1, $1) AS n", [TASKS]);
  }

  /** How many rows each message has. */
  async rowsPerMessage(): Promise<Map<string, number>> {
    const { rows } = await this.#ask<{ body: string; count: number }>('SELECT body, count(*)::int AS count FROM comments GROUP BY body');
    return new Map(rows.map(({ body, count }) => [body, count]));
  }

  async limits(): Promise<{ maxConnections: number; reserved: number }> {
    // `reserved_connections` exists from PostgreSQL 16 on.
    const { rows } = await this.#ask<{ most: number; reserved: number }>(
      `SELECT current_setting('max_connections')::int AS most,
              current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int AS reserved`,
    );
    return { maxConnections: rows[0]?.most ?? 0, reserved: rows[0]?.reserved ?? 0 };
  }

  /** A server that goes away in the middle is no fault of ours, and is told as what it is. */
  async #ask<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>> {
    try {
      return await this.#admin.query<R>(text, values);
    } catch (error) {
      throw new DatabaseError({ what: 'unreachable', detail: (error as Error).message });
    }
  }

  /** The logs and the report are to stay when this run has ended. */
  keepLogs(): void {
    if (this.#keeper.connected) this.#keeper.send({ type: 'keep-logs' } satisfies ToKeeper);
  }

  /** Waits until nothing is left of it. */
  async close(): Promise<void> {
    await this.#admin.end().catch(() => {});
    await end(this.#keeper);
  }
}

async function end(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null || keeper.pid === undefined) return;
  const gone = once(keeper, 'exit');
  if (keeper.connected) keeper.disconnect();
  await gone;
}
