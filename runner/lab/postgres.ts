import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';

const PACKAGE = '@electric-sql/pglite';

/** What `pg` and PostgreSQL in the process have in common. */
export interface Queryable {
  query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

/** A whole PostgreSQL in this process. */
export interface Postgres extends Queryable {
  /** Runs several statements at once. */
  run(statements: string): Promise<void>;
}

/** The folder `node_modules` in which the package is installed. Throws where there is none, as in a WebContainer. */
function modulesFolder(load: NodeJS.Require): string {
  const entry = load.resolve(PACKAGE);
  return entry.slice(0, entry.lastIndexOf('node_modules') + 'node_modules'.length);
}

/** Node reads a Blob in pieces of 64 KiB, which takes a second for what is in memory already. */
class Whole extends Blob {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    super([]);
    this.#bytes = bytes;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return Uint8Array.from(this.#bytes).buffer;
  }
}

/** Its files are made when the course is installed; without them it is not started: it would not keep within a run's limits. */
async function start(): Promise<Postgres> {
  const load = createRequire(import.meta.url);
  const modules = modulesFolder(load);
  const { version } = JSON.parse(await readFile(join(modules, PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const image = await readFile(join(modules, '.cache/hold-the-line', `postgres-${version}.tar`));
  const { PGlite: Database } = load(PACKAGE) as { PGlite: typeof PGlite };
  const database = await Database.create({ loadDataDir: new Whole(image) });
  return {
    query: (text, values) => database.query(text, values),
    run: async (statements) => void (await database.exec(statements)),
  };
}

let started: Promise<Postgres | undefined> | undefined;

/** Begins to start it: it takes seconds. One serves all checks of a file. Undefined where it cannot be had. */
export function preparePostgres(): Promise<Postgres | undefined> {
  started ??= start().catch(() => undefined);
  return started;
}
