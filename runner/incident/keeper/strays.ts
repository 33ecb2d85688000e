import { execFile } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bases, FOLDER_PREFIX, type Owner } from './folder.ts';

const run = promisify(execFile);
const PATIENCE_MS = 3000;
const POLL_MS = 50;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A number may have been given to another process meanwhile: only a server of that folder is one. */
async function servesFrom(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === data;
    } catch {
      return false;
    }
  }
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({ stdout: '' }));
  return stdout.includes(data);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone.
  }
}

async function endServer(data: string): Promise<void> {
  const lock = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(lock.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await servesFrom(pid, data))) return;
  // An immediate shutdown: its own children end with it.
  signal(pid, 'SIGQUIT');
  for (let waitedMs = 0; isAlive(pid) && waitedMs < PATIENCE_MS; waitedMs += POLL_MS) await delay(POLL_MS);
  if (await servesFrom(pid, data)) signal(pid, 'SIGKILL');
}

async function ownerOf(folder: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8')) as Owner;
  } catch {
    // Not ours to judge: it is being made, or belongs to somebody else.
    return undefined;
  }
}

/** Ends what a keeper has left that was killed itself: its server, its folders. */
export async function clearStrays(): Promise<void> {
  for (const base of bases()) {
    const names = await readdir(base).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(FOLDER_PREFIX))) {
      const folder = join(base, name);
      const owner = await ownerOf(folder);
      if (!owner || isAlive(owner.pid)) continue;
      await endServer(join(folder, 'data'));
      await rm(folder, { recursive: true, force: true }).catch(() => {});
      if (!existsSync(join(owner.runFolder, 'result.json'))) await rm(owner.runFolder, { recursive: true, force: true }).catch(() => {});
    }
  }
}
