// caught-by: hundred-rows-one-query, fifty-thousand-rows-in-few, errors-come-out
// Promise.all of single inserts: as many trips, and a pool that is empty for everybody else.
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
  return Promise.all(
    rows.map(async ({ taskId, userId, body }) => {
      const { rows: inserted } = await db.query<{ id: number }>(
        'INSERT INTO comments (task_id, user_id, body) VALUES ($1, $2, $3) RETURNING id',
        [taskId, userId, body],
      );
      return inserted[0]?.id ?? 0;
    }),
  );
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
