import type { NewComment, Queryable, Task } from './toolbox.ts';

/** Three parameters, however many rows: PostgreSQL takes 65,535 of them at most. */
const INSERT = `
  INSERT INTO comments (task_id, user_id, body)
  SELECT task_id, user_id, body FROM unnest($1::int[], $2::text[], $3::text[]) WITH ORDINALITY AS fresh (task_id, user_id, body, place)
  ORDER BY place
  RETURNING id`;

/** All rows in one statement. @returns their ids in the order of the rows */
export async function insertComments(db: Queryable, rows: NewComment[]): Promise<number[]> {
  if (rows.length === 0) return [];
  const columns = [rows.map(({ taskId }) => taskId), rows.map(({ userId }) => userId), rows.map(({ body }) => body)];
  const result = await db.query<{ id: number }>(INSERT, columns);
  return result.rows.map(({ id }) => id);
}

const LIST = `
  SELECT tasks.id, tasks.title,
         coalesce(json_agg(json_build_object('id', comments.id, 'userId', comments.user_id, 'body', comments.body) ORDER BY comments.id)
                  FILTER (WHERE comments.id IS NOT NULL), '[]') AS comments
  FROM tasks LEFT JOIN comments ON comments.task_id = tasks.id
  GROUP BY tasks.id ORDER BY tasks.id`;

/** All tasks with their comments, in one round trip. */
export async function tasksWithComments(db: Queryable): Promise<Task[]> {
  return (await db.query<Task>(LIST)).rows;
}
