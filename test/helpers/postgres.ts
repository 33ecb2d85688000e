import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Account, asAccount, serverAccount } from '../../runner/incident/keeper/account.ts';

const DEBIAN = '/usr/lib/postgresql';

/** The folder of a PostgreSQL that the system has installed: Debian keeps it out of the PATH. */
export function installedPostgres(): string | undefined {
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(DEBIAN, version, 'bin'))
    : [];
  const path = (process.env.PATH ?? '').split(':');
  return [...debian, ...path].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** A server of that installation, with the role `app` that may create databases. */
export interface TestServer extends AsyncDisposable {
  url: string;
  /** All databases but those that every server has. */
  databases(): Promise<string[]>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function makeCluster(bin: string, account: Account | undefined): Promise<string> {
  const folder = await mkdtemp('/tmp/hold-test-postgres-');
  if (account) await chown(folder, account.uid, account.gid);
  const flags = ['--auth=trust', '--username=app', '--encoding=UTF8', '--no-locale', '--no-sync'];
  await execa(join(bin, 'initdb'), ['-D', join(folder, 'data'), ...flags], { cwd: folder, ...asAccount(account) });
  return folder;
}

export async function startPostgres(bin: string): Promise<TestServer> {
  const account = await serverAccount();
  const folder = await makeCluster(bin, account);
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((each) => ['-c', each]);
  const server = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), '-p', String(port), ...settings], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...asAccount(account),
  });
  const gone = once(server, 'exit');
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk: Buffer) => chunk.includes('ready to accept connections') && resolve());
    server.once('exit', () => reject(new Error('the test server did not start')));
  });
  const url = `postgres://app@127.0.0.1:${port}/postgres`;
  const { default: pg } = await import('pg');
  return {
    url,
    async databases() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE datname !~ '^(postgres|template[01])$'",
      );
      await client.end();
      return rows.map(({ datname }) => datname);
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
