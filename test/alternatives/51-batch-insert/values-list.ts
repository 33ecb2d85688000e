// One VALUES list for each 5,000 rows, and a join that the database puts together as JSON.
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

async function insertBatch(db: Queryable, rows: NewComment[]): Promise<number[]> {
  const tuples = rows.map((_row, index) => `($${index * WIDTH + 1}, $${index * WIDTH + 2}, $${index * WIDTH + 3})`);
  const values = rows.flatMap(({ taskId, userId, body }) => [taskId, userId, body]);
  const { rows: inserted } = await db.query<{ id: number }>(
    `INSERT INTO comments (task_id, user_id, body) VALUES ${tuples.join(', ')} RETURNING id`,
    values,
  );
  return inserted.map(({ id }) => id);
}

export async function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  const ids: number[] = [];
  for (let start = 0; start < rows.length; start += 5000) ids.push(...(await insertBatch(db, rows.slice(start, start + 5000))));
  return ids;
}

export async function tasksWithComments(db: Queryable): Promise<Task[]> {
  const { rows } = await db.query<Task>(`
    SELECT t.id, t.title, coalesce(json_agg(json_build_object('id', c.id, 'userId', c.user_id, 'body', c.body) ORDER BY c.id) FILTER (WHERE c.id IS NOT NULL), '[]') AS comments
    FROM tasks t LEFT JOIN comments c ON c.task_id = t.id
    GROUP BY t.id
    ORDER BY t.id`);
  return rows;
}
