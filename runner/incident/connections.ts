import pg from 'pg';
import type { Journal } from './journal.ts';
import type { Settings } from './settings.ts';
import type { Queryable, ResourcePool, Toolbox } from './tools/toolbox.ts';

/** A connection that counts what it is asked. */
export interface Connection extends Queryable {}

/** Those who want to talk to the database get a connection here, or wait. */
export interface Connections {
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  stats(): PoolStats;
  close(): Promise<void>;
}

export interface PoolStats {
  inUse: number;
  waiting: number;
  statements: number;
}

const WARMING_TRIES = 4;

/** Counts for itself: a learner's pool need not tell the truth about itself. */
class Counted implements Connections {
  readonly #pool: ResourcePool<pg.ClientBase>;
  readonly #end: () => Promise<void>;
  #asked = 0;
  #inUse = 0;
  #statements = 0;

  constructor(pool: ResourcePool<pg.ClientBase>, end: () => Promise<void>) {
    this.#pool = pool;
    this.#end = end;
  }

  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    this.#asked += 1;
    try {
      return await this.#pool.use(async (client) => {
        this.#inUse += 1;
        try {
          return await work(this.#counting(client));
        } finally {
          this.#inUse -= 1;
        }
      });
    } finally {
      this.#asked -= 1;
    }
  }

  stats(): PoolStats {
    return { inUse: this.#inUse, waiting: this.#asked - this.#inUse, statements: this.#statements };
  }

  close(): Promise<void> {
    return this.#end();
  }

  #counting(client: pg.ClientBase): Connection {
    return {
      query: async <R>(text: string, values?: unknown[]) => {
        this.#statements += 1;
        return { rows: (await client.query(text, values)).rows as R[] };
      },
    };
  }

  /** Opens connections before they are needed, as a server that has run for a while has them. */
  async warm(count: number): Promise<void> {
    const hold = async (left: number): Promise<void> => (left === 0 ? undefined : this.#pool.use(() => hold(left - 1)));
    for (let attempt = 1; attempt <= WARMING_TRIES; attempt += 1) {
      try {
        return await hold(count);
      } catch {
        // A slow start is no fault: those that are open stay so, and the rest is tried again.
      }
    }
  }
}

function poolOfPg(config: pg.ClientConfig, { size, overflow, acquireTimeoutMs }: Settings['pool'], journal: Journal): Counted {
  const pool = new pg.Pool({
    ...config,
    max: size + overflow,
    // What was opened on top is closed again when it has been idle for a while.
    min: size,
    idleTimeoutMillis: 1000,
    ...(acquireTimeoutMs === undefined ? {} : { connectionTimeoutMillis: acquireTimeoutMs }),
  });
  // An idle connection that the server ends is told here, and kills the process if nobody listens.
  pool.on('error', (error) => journal.note('backend', 'error', `idle connection lost: ${error.message}`));
  const use = async <T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken = false;
    const onError = (): void => {
      broken = true;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  };
  return new Counted({ use }, () => pool.end());
}

/** The learner's pool (exercise 50), with connections of `pg` in it. It has no way to be closed: we close what it holds. */
function poolOfLearner(
  createPool: NonNullable<Toolbox['createPool']>,
  config: pg.ClientConfig,
  { size, overflow, acquireTimeoutMs = 30_000 }: Settings['pool'],
  journal: Journal,
): Counted {
  const open = new Set<pg.Client>();
  const broken = new WeakSet<pg.Client>();
  const destroy = async (client: pg.Client): Promise<void> => {
    open.delete(client);
    await client.end().catch(() => {});
  };
  const pool = createPool<pg.Client>({
    size,
    overflow,
    acquireTimeoutMs,
    create: async () => {
      const client = new pg.Client(config);
      client.on('error', (error) => {
        broken.add(client);
        journal.note('backend', 'error', `connection lost: ${error.message}`);
      });
      await client.connect();
      open.add(client);
      return client;
    },
    destroy,
    validate: (client) => !broken.has(client),
  });
  return new Counted({ use: (work) => pool.use(work) }, async () => {
    await Promise.all([...open].map(destroy));
  });
}

/** Opens the pool that the settings ask for. */
export async function openConnections(
  address: pg.ClientConfig,
  settings: Settings,
  tools: Toolbox,
  journal: Journal,
): Promise<Connections> {
  const config: pg.ClientConfig = {
    ...address,
    application_name: 'incident backend',
    ...(settings.statementTimeoutMs === undefined ? {} : { statement_timeout: settings.statementTimeoutMs }),
  };
  const { pool } = settings;
  const bounded = pool.acquireTimeoutMs !== undefined;
  const connections =
    bounded && tools.createPool ? poolOfLearner(tools.createPool, config, pool, journal) : poolOfPg(config, pool, journal);
  await connections.warm(pool.size);
  return connections;
}
