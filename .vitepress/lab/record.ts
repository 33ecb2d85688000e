import type { ProbeReport } from '../../runner/engine/probe/report.ts';
import { browserOf, recordFileName } from '../data/browser.ts';

/** A file for `.vitepress/data/containers/`. */
export interface RecordFile {
  name: string;
  text: string;
}

/**
 * What a maintainer adds to the repository.
 *
 * @param today the day of the recording, where the browser is
 */
export function recordFile(report: ProbeReport, userAgent: string, today: Date): RecordFile {
  const browser = browserOf(userAgent)?.name ?? 'unknown';
  const text = JSON.stringify({ browser, recordedOn: dayOf(today), report }, null, 2);
  // As the probe sends it, in ASCII: a file that no editor and no copy can damage.
  return { name: recordFileName(browser), text: `${escapeBeyondAscii(text)}\n` };
}

function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function escapeBeyondAscii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
