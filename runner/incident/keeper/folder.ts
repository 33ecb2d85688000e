import { chown, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';

export const FOLDER_PREFIX = 'hold-incident-';

/** Who made a folder, and what goes with it: whoever finds it later knows whether it is still wanted. */
export interface Owner {
  pid: number;
  runFolder: string;
}

/** Where such folders may lie. */
export function bases(): string[] {
  const usual = tmpdir();
  return process.platform === 'win32' ? [usual] : [...new Set([usual, '/tmp', '/var/tmp'])];
}

/** Another account gets to a folder only if every folder above it lets everybody through. */
async function isOpen(folder: string): Promise<boolean> {
  const mode = await stat(folder).then(
    (found) => found.mode,
    () => 0,
  );
  if ((mode & 0o001) === 0) return false;
  const above = dirname(folder);
  return above === folder || isOpen(above);
}

async function chooseBase(account: Account | undefined): Promise<string> {
  if (!account) return tmpdir();
  for (const base of bases()) if (await isOpen(base)) return base;
  return tmpdir();
}

/** Makes the folder of one run's server, owned by the account that the server runs under. */
export async function makeFolder(account: Account | undefined, runFolder: string): Promise<string> {
  const folder = await mkdtemp(join(await chooseBase(account), FOLDER_PREFIX));
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, runFolder } satisfies Owner));
  if (account) await chown(folder, account.uid, account.gid);
  return folder;
}
