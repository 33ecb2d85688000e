// PostgreSQL's first start makes its own files, which takes three times as long and twice as much memory as any later one.
// It is done once, when the course is installed, and kept where a new `prepare` does not delete it.
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** It keeps nothing that has to outlive a run: small buffers, small logs, and no waiting for a disk. */
const SETTINGS = {
  initDbStartParams: ['--wal-segsize=1'],
  postgresqlconf: ['shared_buffers = 8MB', 'fsync = off', 'full_page_writes = off', 'synchronous_commit = off'],
};

/** @param {string} root the course's folder */
export async function makePostgresImage(root) {
  const modules = join(root, 'node_modules');
  const { version } = JSON.parse(await readFile(join(modules, '@electric-sql/pglite/package.json'), 'utf8'));
  const image = join(modules, '.cache/hold-the-line', `postgres-${version}.tar`);
  if (await stat(image).catch(() => undefined)) return;
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create(SETTINGS);
  const files = await database.dumpDataDir('none');
  await database.close();
  await mkdir(dirname(image), { recursive: true });
  // Two that make it at the same time do not write into each other's.
  const unfinished = `${image}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await files.arrayBuffer()));
  await rename(unfinished, image);
}
