import { readFile } from 'node:fs/promises';
import { DatabaseError } from './protocol.ts';

/** Whom the server runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/** Options of `spawn` and its kin. */
export function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * PostgreSQL refuses to run as root. Root can lend it another account, and every Unix has `nobody`.
 *
 * @returns undefined where it can run as whoever we are
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = users
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody');
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  // On macOS nobody is -2.
  if (!fields || !Number.isInteger(uid) || !Number.isInteger(gid)) throw new DatabaseError({ what: 'no-account' });
  return { uid: uid < 0 ? uid + 2 ** 32 : uid, gid: gid < 0 ? gid + 2 ** 32 : gid };
}
