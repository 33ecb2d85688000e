// caught-by: hundred-rows-one-query, ids-in-the-order-of-the-rows, fifty-thousand-rows-in-few, any-text-unharmed, rows-are-not-touched, errors-come-out, all-tasks-in-two-queries, every-task-complete, sorted-by-id, world-moves-between-queries
// Works with an object of arrow functions, and with no pool of pg: its query needs this.
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

const INSERT = `INSERT INTO comments (task_id, user_id, body)
  SELECT task, author, body FROM unnest($1::int[], $2::text[], $3::text[]) WITH ORDINALITY AS n (task, author, body, place)
  ORDER BY place RETURNING id`;

export async function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  if (rows.length === 0) return [];
  const { query } = db;
  const columns = [rows.map((row) => row.taskId), rows.map((row) => row.userId), rows.map((row) => row.body)];
  const { rows: stored } = await query<{ id: number }>(INSERT, columns);
  return stored.map(({ id }) => id);
}

export async function tasksWithComments(db: Queryable): Promise<Task[]> {
  const { query } = db;
  const { rows: tasks } = await query<{ id: number; title: string }>('SELECT id, title FROM tasks ORDER BY id');
  const { rows: comments } = await query<{ id: number; task_id: number; user_id: string; body: string }>(
    'SELECT id, task_id, user_id, body FROM comments ORDER BY id',
  );
  const byId = new Map(tasks.map((task) => [task.id, { ...task, comments: [] as Task['comments'] }]));
  for (const { id, task_id, user_id, body } of comments) byId.get(task_id)?.comments.push({ id, userId: user_id, body });
  return [...byId.values()];
}
