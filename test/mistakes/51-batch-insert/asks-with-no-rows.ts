// caught-by: no-rows-no-query
// Builds its statement for nothing, too.
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

const WIDTH = 3;

const MOST = 20_000;

export async function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  if (rows.length > MOST) return [...(await insertComments(db, rows.slice(0, MOST))), ...(await insertComments(db, rows.slice(MOST)))];
  const tuples = rows.map((_row, index) => `($${index * WIDTH + 1}, $${index * WIDTH + 2}, $${index * WIDTH + 3})`);
  const values = rows.flatMap(({ taskId, userId, body }) => [taskId, userId, body]);
  const sql = tuples.length > 0 ? `VALUES ${tuples.join(', ')}` : 'SELECT task_id, user_id, body FROM comments WHERE false';
  const { rows: inserted } = await db.query<{ id: number }>(`INSERT INTO comments (task_id, user_id, body) ${sql} RETURNING id`, values);
  return inserted.map(({ id }) => id);
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
