// A class; ids are taken from the sequence by the same statement; comments first, tasks second.
export interface Queryable {
  query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

export interface NewComment {
  taskId: number;
  userId: string;
  body: string;
}

export interface Task {
  id: number;
  title: string;
  comments: { id: number; userId: string; body: string }[];
}

class CommentRepository {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async insertAll(rows: readonly NewComment[]): Promise<number[]> {
    if (rows.length === 0) return [];
    const [first, ...rest] = [rows.slice(0, 20_000), ...(rows.length > 20_000 ? [rows.slice(20_000)] : [])];
    const { rows: numbered } = await this.#db.query<{ id: number; place: number }>(
      `WITH given AS (
         SELECT nextval('comments_id_seq')::int AS id, * FROM unnest($1::int[], $2::text[], $3::text[]) WITH ORDINALITY AS g (t, u, b, place)
       ), stored AS (
         INSERT INTO comments (id, task_id, user_id, body) SELECT id, t, u, b FROM given
       )
       SELECT id, place::int FROM given`,
      [first?.map((row) => row.taskId), first?.map((row) => row.userId), first?.map((row) => row.body)],
    );
    const ids = numbered.sort((a, b) => a.place - b.place).map(({ id }) => id);
    for (const others of rest) ids.push(...(await this.insertAll(others)));
    return ids;
  }

  async grouped(): Promise<Task[]> {
    const comments = await this.#db.query<{ task_id: number; list: Task['comments'] }>(
      `SELECT task_id, json_agg(json_build_object('id', id, 'userId', user_id, 'body', body) ORDER BY id) AS list FROM comments GROUP BY task_id`,
    );
    const tasks = await this.#db.query<{ id: number; title: string }>('TABLE tasks ORDER BY id');
    const lists = Object.fromEntries(comments.rows.map(({ task_id, list }) => [task_id, list]));
    return tasks.rows.map(({ id, title }) => ({ id, title, comments: lists[id] ?? [] }));
  }
}

export const insertComments = (db: Queryable, rows: NewComment[]): Promise<number[]> => new CommentRepository(db).insertAll(rows);
export const tasksWithComments = (db: Queryable): Promise<Task[]> => new CommentRepository(db).grouped();
