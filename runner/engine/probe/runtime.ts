import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProbeReport } from './report.ts';

export const REPORT_VERSION = 1;

/** Who and where we are. */
export type Runtime = Pick<ProbeReport, 'key' | 'node' | 'webcontainer' | 'platform'>;

/** The probe's own text is its version: whatever changes in it makes earlier answers worth nothing. */
function ownVersion(): string {
  const file = fileURLToPath(import.meta.url);
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}

export function thisRuntime(): Runtime {
  const { webcontainer } = process.versions;
  const platform = `${process.platform}-${process.arch}`;
  const key = [`probe-${ownVersion()}`, `node-${process.version}`, `webcontainer-${webcontainer ?? 'none'}`, platform].join(' ');
  return { key, node: process.version, ...(webcontainer ? { webcontainer } : {}), platform };
}
