// Batches of 1,000 sent all at once and put together in order; comments by ANY of the ids.
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

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

export function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  const batches = chunks(rows, 1000).map((batch) => {
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const tuples = batch.map((row) => `(${place(row.taskId)}::int, ${place(row.userId)}::text, ${place(row.body)}::text)`);
    return db.query<{ id: number }>(`INSERT INTO comments (task_id, user_id, body) VALUES ${tuples} RETURNING id`, values);
  });
  return Promise.all(batches).then((results) => results.flatMap((result) => result.rows.map(({ id }) => id)));
}

export async function tasksWithComments(db: Queryable): Promise<Task[]> {
  const { rows: tasks } = await db.query<{ id: number; title: string }>('SELECT id, title FROM tasks ORDER BY id');
  const { rows: comments } = await db.query<Task['comments'][number] & { taskId: number }>(
    'SELECT id, task_id AS "taskId", user_id AS "userId", body FROM comments WHERE task_id = ANY($1) ORDER BY id',
    [tasks.map(({ id }) => id)],
  );
  const groups = new Map<number, Task['comments']>();
  for (const { taskId, ...comment } of comments) groups.set(taskId, [...(groups.get(taskId) ?? []), comment]);
  return tasks.map((task) => ({ ...task, comments: groups.get(task.id) ?? [] }));
}
