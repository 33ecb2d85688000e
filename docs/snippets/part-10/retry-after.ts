import { fileURLToPath } from 'node:url';

// #region retry-after
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000; // (1)
  const date = Date.parse(header); // (2)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now); // (3)
}
// #endregion retry-after

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = Date.parse('Tue, 02 Jun 2026 08:00:00 GMT');
  const headers = ['2', 'Tue, 02 Jun 2026 08:00:05 GMT', 'Tue, 02 Jun 2026 07:00:00 GMT', 'soon'];
  for (const header of headers) console.log(`${header.padEnd(30)} ${retryAfterMs(header, now)}`);
}
