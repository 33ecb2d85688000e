import { mkdirSync, rmdirSync, statSync } from 'node:fs';

/** Nobody holds a lock longer: a file is read, changed and renamed. Older ones belong to a process that died. */
const STALE_MS = 5000;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 5;

function take(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function dropIfStale(path: string): void {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) rmdirSync(path);
  } catch {
    // Its holder has let go meanwhile.
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/**
 * Runs `work` while no other process holds the lock: making a folder is atomic on every file system.
 *
 * @throws Error when another process holds it for more than {@link PATIENCE_MS}
 */
export function withLock<T>(path: string, work: () => T): T {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!take(path)) {
    if (Date.now() > giveUpAt) throw new Error(`${path} is held by another process; remove it if none is running`);
    dropIfStale(path);
    pause(PAUSE_MS);
  }
  try {
    return work();
  } finally {
    rmdirSync(path);
  }
}
