// One JSON text for all rows; both reading queries at once.
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
  if (!rows.length) return [];
  const { rows: inserted } = await db.query<{ id: number }>(
    `INSERT INTO comments (task_id, user_id, body)
     SELECT "taskId", "userId", body FROM jsonb_to_recordset($1::jsonb) AS new ("taskId" int, "userId" text, body text)
     RETURNING id`,
    [JSON.stringify(rows)],
  );
  return inserted.map((row) => row.id);
}

export async function tasksWithComments(db: Queryable): Promise<Task[]> {
  const [tasks, comments] = await Promise.all([
    db.query<Omit<Task, 'comments'>>('SELECT id, title FROM tasks'),
    db.query<Task['comments'][number] & { task_id: number }>('SELECT id, task_id, user_id AS "userId", body FROM comments'),
  ]);
  const ordered = comments.rows.toSorted((a, b) => a.id - b.id);
  return tasks.rows
    .map((task) => ({ ...task, comments: ordered.filter(({ task_id }) => task_id === task.id) }))
    .sort((a, b) => a.id - b.id);
}
