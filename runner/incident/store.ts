import type { Connection, Connections } from './connections.ts';
import type { NewComment, Task, Toolbox } from './tools/toolbox.ts';

/** A comment to be stored. */
export interface Draft extends NewComment {
  /** The same at every attempt to send this message. */
  key: string | undefined;
  /** Whom it is told to in the timeline. */
  onSlot(): void;
  onFreed(): void;
}

/** The tables of the chat. */
export const SCHEMA = `
  CREATE TABLE tasks (id serial PRIMARY KEY, title text NOT NULL);
  CREATE TABLE comments (id serial PRIMARY KEY, task_id int NOT NULL REFERENCES tasks, user_id text NOT NULL, body text NOT NULL);
  CREATE INDEX ON comments (task_id);
  CREATE TABLE comment_keys (key text PRIMARY KEY, comment_id int);`;

export interface StoreOptions {
  queryMs: number;
  batches: boolean;
  tools: Toolbox;
}

/** What the backend asks of the database. */
export class Store {
  readonly #connections: Connections;
  readonly #options: StoreOptions;

  constructor(connections: Connections, options: StoreOptions) {
    this.#connections = connections;
    this.#options = options;
  }

  /** Stores comments in one transaction. @returns their ids, in the order of the drafts */
  add(drafts: readonly Draft[]): Promise<number[]> {
    return this.#connections.use(async (connection) => {
      for (const draft of drafts) draft.onSlot();
      try {
        return await this.#transaction(connection, drafts);
      } finally {
        for (const draft of drafts) draft.onFreed();
      }
    });
  }

  list(): Promise<Task[]> {
    return this.#connections.use((connection) =>
      this.#options.batches ? this.#options.tools.tasksWithComments(connection) : oneQueryPerTask(connection),
    );
  }

  async #transaction(connection: Connection, drafts: readonly Draft[]): Promise<number[]> {
    await connection.query('BEGIN');
    try {
      const ids = await this.#insert(connection, drafts);
      // The slow statement of the incident: it holds the connection, and everybody behind it waits.
      await connection.query('SELECT pg_sleep($1)', [this.#options.queryMs / 1000]);
      await connection.query('COMMIT');
      return ids;
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  async #insert(connection: Connection, drafts: readonly Draft[]): Promise<number[]> {
    const keys = drafts.flatMap(({ key }) => (key === undefined ? [] : [key]));
    if (keys.length === 0) return this.#insertRows(connection, drafts);
    const claimed = await claim(connection, keys);
    const fresh = drafts.filter(({ key }) => key !== undefined && claimed.delete(key));
    const ids = await this.#insertRows(connection, fresh);
    return remember(connection, fresh, ids, drafts);
  }

  #insertRows(connection: Connection, drafts: readonly Draft[]): Promise<number[]> {
    const rows = drafts.map(({ taskId, userId, body }) => ({ taskId, userId, body }));
    return this.#options.batches ? this.#options.tools.insertComments(connection, rows) : oneInsertPerRow(connection, rows);
  }
}

/** Whoever writes a key first stores the message; whoever comes second waits here until the first has ended. */
async function claim(connection: Connection, keys: readonly string[]): Promise<Set<string>> {
  // Sorted: two transactions that want the same keys must not wait for one another.
  const { rows } = await connection.query<{ key: string }>(
    'INSERT INTO comment_keys (key) SELECT DISTINCT unnest($1::text[]) ORDER BY 1 ON CONFLICT DO NOTHING RETURNING key',
    [keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/** Ties the new ids to their keys, and finds those of messages that were stored before. */
async function remember(
  connection: Connection,
  fresh: readonly Draft[],
  ids: readonly number[],
  drafts: readonly Draft[],
): Promise<number[]> {
  await connection.query(
    `UPDATE comment_keys SET comment_id = fresh.id FROM unnest($1::text[], $2::int[]) AS fresh (key, id) WHERE comment_keys.key = fresh.key`,
    [fresh.map(({ key }) => key), ids],
  );
  const { rows } = await connection.query<{ key: string; id: number }>(
    'SELECT key, comment_id AS id FROM comment_keys WHERE key = ANY ($1)',
    [drafts.map(({ key }) => key)],
  );
  const known = new Map(rows.map(({ key, id }) => [key, id]));
  return drafts.map(({ key = '' }) => known.get(key) ?? 0);
}

async function oneInsertPerRow(connection: Connection, rows: readonly NewComment[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { taskId, userId, body } of rows) {
    const result = await connection.query<{ id: number }>(
      'INSERT INTO comments (task_id, user_id, body) VALUES ($1, $2, $3) RETURNING id',
      [taskId, userId, body],
    );
    ids.push(result.rows[0]?.id ?? 0);
  }
  return ids;
}

/** The list as the write-up suspects it: a query for the tasks, and one more for each of them. */
async function oneQueryPerTask(connection: Connection): Promise<Task[]> {
  const tasks = await connection.query<{ id: number; title: string }>('SELECT id, title FROM tasks ORDER BY id');
  const found: Task[] = [];
  for (const task of tasks.rows) {
    const { rows } = await connection.query<Task['comments'][number]>(
      'SELECT id, user_id AS "userId", body FROM comments WHERE task_id = $1 ORDER BY id',
      [task.id],
    );
    found.push({ ...task, comments: rows });
  }
  return found;
}
