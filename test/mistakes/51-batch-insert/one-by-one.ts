// caught-by: hundred-rows-one-query, fifty-thousand-rows-in-few, errors-come-out
// Parameters, order, errors: all well, and 100 trips.
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

export async function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { taskId, userId, body } of rows) {
    const { rows: inserted } = await db.query<{ id: number }>(
      'INSERT INTO comments (task_id, user_id, body) VALUES ($1, $2, $3) RETURNING id',
      [taskId, userId, body],
    );
    for (const { id } of inserted) ids.push(id);
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
