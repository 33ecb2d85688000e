// caught-by: errors-come-out
// "Insert failed": 23503 is gone.
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

/** Three parameters, however many rows: each of them is a whole column. */
const INSERT = `
  INSERT INTO comments (task_id, user_id, body)
  SELECT task_id, user_id, body
  FROM unnest($1::int[], $2::text[], $3::text[]) WITH ORDINALITY AS new (task_id, user_id, body, place)
  ORDER BY place
  RETURNING id`;

/** Keeps one statement within some megabytes, and one bad row from costing an hour's work. */
const ROWS_AT_ONCE = 10_000;

export async function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  const ids: number[] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const batch = rows.slice(start, start + ROWS_AT_ONCE);
    const columns = [batch.map(({ taskId }) => taskId), batch.map(({ userId }) => userId), batch.map(({ body }) => body)];
    const inserted = await db.query<{ id: number }>(INSERT, columns).catch((error: Error) => {
      throw new Error(`insert failed: ${error.message}`);
    });
    for (const { id } of inserted.rows) ids.push(id);
  }
  return ids;
}

export async function tasksWithComments(db: Queryable): Promise<Task[]> {
  const tasks = await db.query<{ id: number; title: string }>('SELECT id, title FROM tasks ORDER BY id');
  if (tasks.rows.length === 0) return [];
  const comments = await db.query<{ id: number; taskId: number; userId: string; body: string }>(
    'SELECT id, task_id AS "taskId", user_id AS "userId", body FROM comments ORDER BY id',
  );
  const byId = new Map(tasks.rows.map(({ id, title }): [number, Task] => [id, { id, title, comments: [] }]));
  // A task that came in between the two queries is not in the map.
  for (const { id, taskId, userId, body } of comments.rows) byId.get(taskId)?.comments.push({ id, userId, body });
  return [...byId.values()];
}
