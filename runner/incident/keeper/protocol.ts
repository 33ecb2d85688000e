/** Where a PostgreSQL server is, in the words that `pg` understands. */
export interface ServerAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  ssl: boolean | object;
}

export type DatabaseKind = 'embedded' | 'url';

/** A database of one run, made and removed by its keeper. */
export interface OpenedDatabase {
  kind: DatabaseKind;
  name: string;
  address: ServerAddress;
  /** `18.4` */
  version: string;
}

/** What can be wrong with a database; the words for it are made where they are read. */
export type DatabaseProblem =
  | { what: 'no-binaries'; platform: string }
  | { what: 'no-account' }
  | { what: 'not-started'; detail: string }
  | { what: 'unreachable'; detail: string }
  | { what: 'may-not-create'; user: string };

export type ToKeeper = { type: 'open'; url: string | undefined; runFolder: string } | { type: 'keep-logs' };

export type FromKeeper = { type: 'opened'; database: OpenedDatabase } | { type: 'failed'; problem: DatabaseProblem };

/** Thrown on either side of the pipe; the problem crosses it. */
export class DatabaseError extends Error {
  readonly problem: DatabaseProblem;

  constructor(problem: DatabaseProblem) {
    super('detail' in problem ? problem.detail : problem.what);
    this.name = 'DatabaseError';
    this.problem = problem;
  }
}
