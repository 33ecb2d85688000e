import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DatabaseError, type DatabaseKind, type OpenedDatabase, type ServerAddress } from './protocol.ts';

export const DATABASE_PREFIX = 'hold_incident_';
const CONNECT_MS = 10_000;
const INSUFFICIENT_PRIVILEGE = '42501';

type Where = { url: string } | { address: ServerAddress };

/** The database of one run. The connection that made it stays open under its name: so nobody takes it for a stray. */
export class RunDatabase {
  readonly name = `${DATABASE_PREFIX}${randomBytes(6).toString('hex')}`;
  readonly #kind: DatabaseKind;
  readonly #where: Where;
  readonly #client: pg.Client;
  #made = false;

  constructor(where: Where) {
    this.#kind = 'url' in where ? 'url' : 'embedded';
    this.#where = where;
    this.#client = this.#connection();
  }

  async open(): Promise<OpenedDatabase> {
    await this.#client.connect().catch((error: Error) => {
      throw new DatabaseError({ what: 'unreachable', detail: error.message || (error as NodeJS.ErrnoException).code || error.name });
    });
    if (this.#kind === 'url') await this.#dropStrays();
    this.#made = true;
    await this.#client.query(`CREATE DATABASE ${this.name}`).catch((error: Error & { code?: string }) => {
      this.#made = false;
      throw new DatabaseError(
        error.code === INSUFFICIENT_PRIVILEGE
          ? { what: 'may-not-create', user: this.#client.user ?? '' }
          : { what: 'unreachable', detail: error.message },
      );
    });
    const { rows } = await this.#client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
    // The client has read the URL for us.
    const { host, port, user = '', password = '', ssl } = this.#client;
    const address = { host, port, user, password: password ?? '', ssl: ssl as boolean };
    return { kind: this.#kind, name: this.name, address, version: rows[0]?.version.split(' ')[0] ?? '' };
  }

  /** Removes the database with everybody who still uses it. A server that is about to end takes it along anyway. */
  async close(): Promise<void> {
    if (this.#made && this.#kind === 'url') await this.#drop(this.name).catch(() => this.#dropAnew());
    await this.#client.end().catch(() => {});
  }

  #connection(): pg.Client {
    const target = 'url' in this.#where ? { connectionString: this.#where.url } : { ...this.#where.address, database: 'postgres' };
    const client = new pg.Client({ ...target, application_name: this.name, connectionTimeoutMillis: CONNECT_MS });
    // The server may go away at any time: what has to be said about that, the next query says.
    client.on('error', () => {});
    return client;
  }

  async #drop(name: string, client = this.#client): Promise<void> {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }

  /** The server may have been restarted under us. */
  async #dropAnew(): Promise<void> {
    const client = this.#connection();
    try {
      await client.connect();
      await this.#drop(this.name, client);
    } catch {
      // The next run finds it.
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Databases of runs that were killed together with their keepers. */
  async #dropStrays(): Promise<void> {
    const { rows } = await this.#client
      .query<{ name: string }>(
        `SELECT datname AS name FROM pg_database
         WHERE datname ~ '^${DATABASE_PREFIX}[0-9a-f]{12}$' AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
           AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = pg_database.datname)`,
      )
      .catch(() => ({ rows: [] }));
    for (const { name } of rows) await this.#drop(name).catch(() => {});
  }
}
