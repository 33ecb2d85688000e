import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const POSIX = process.platform !== 'win32';
const LINUX = process.platform === 'linux';
const run = promisify(execFile);

/** The environment variable that marks a run's processes, so that those which left the group are found too. */
export const RUN_MARK = 'HOLD_RUN';

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it has ended already.
  }
}

/** Kills a process and everything in its group. The process must have been started `detached`. */
export async function killTree(pid: number): Promise<void> {
  if (POSIX) {
    signal(-pid);
    signal(pid);
    return;
  }
  await run('taskkill', ['/pid', String(pid), '/T', '/F']).catch(() => {});
}

async function numericEntries(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map(Number).filter(Number.isInteger);
}

/** Kills what a program started in groups or sessions of their own. Elsewhere than on Linux only what it told us of. */
export async function killStrays(mark: string, pids: readonly number[]): Promise<void> {
  await Promise.all(pids.map(killTree));
  if (!LINUX) return;
  const wanted = `${RUN_MARK}=${mark}`;
  for (const pid of await numericEntries('/proc')) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    if (environment.split('\0').includes(wanted)) signal(pid);
  }
}

const PAGE_BYTES = 4096;

function statOf(pid: number): string {
  try {
    // Nothing is read from a disk here: waiting for a thread to do it would cost four times as much.
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return '';
  }
}

/** Resident bytes of a process group on Linux, from /proc. */
async function linuxMemory(group: number): Promise<number> {
  let pages = 0;
  for (const pid of await numericEntries('/proc')) {
    const stat = statOf(pid);
    // The command's name is in parentheses and may hold spaces; fields are counted behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === group) pages += Number(fields[21]);
  }
  return pages * PAGE_BYTES;
}

/** Resident bytes of a process group by `ps`, for other POSIX systems. */
async function posixMemory(group: number): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pgid=,rss=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([pgid]) => pgid === group)
    .reduce((sum, [, kibibytes = 0]) => sum + kibibytes * 1024, 0);
}

/** Resident bytes of the process group with this leader; 0 where it cannot be told (Windows: the heap limit alone holds). */
export async function treeMemory(leader: number): Promise<number> {
  if (LINUX) return linuxMemory(leader);
  if (POSIX) return posixMemory(leader).catch(() => 0);
  return 0;
}
