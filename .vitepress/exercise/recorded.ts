import type { Need } from '../../runner/lab/needs.ts';
import type { Text } from '../../runner/text.ts';
import type { BrowserKind } from '../data/browser.ts';
import type { RecordedBrowser } from '../data/record.ts';

/** The newest record of this kind of browser. */
export function newestRecord(records: readonly RecordedBrowser[], kind: BrowserKind | undefined): RecordedBrowser | undefined {
  const ofKind = records.filter((record) => record.kind === kind);
  return ofKind.toSorted((one, other) => orderOf(other).localeCompare(orderOf(one), 'en', { numeric: true }))[0];
}

/** By day, and of one day by version. */
function orderOf({ recordedOn, browser }: RecordedBrowser): string {
  return `${recordedOn} ${browser.replace(/\D+/, '')}`;
}

/** What was recorded of what this exercise needs; undefined where nothing was. */
export function recordedWords(record: RecordedBrowser | undefined, needs: readonly Need[]): Text | undefined {
  if (!record) return undefined;
  const head = {
    en: `Recorded with ${record.browser} on ${record.recordedOn}:`,
    vi: `Đã ghi nhận với ${record.browser} ngày ${record.recordedOn}:`,
  };
  if (!record.fits)
    return {
      en: `${head.en} programs cannot be judged in this browser. All checks run on your machine.`,
      vi: `${head.vi} không chấm bài được trong trình duyệt này. Mọi phép kiểm tra chạy trên máy của bạn.`,
    };
  const missing = record.unmet.filter(({ need }) => needs.includes(need)).map(({ name }) => name);
  if (missing.length === 0)
    return {
      en: `${head.en} everything this exercise needs works in the browser.`,
      vi: `${head.vi} mọi thứ bài tập này cần đều chạy được trong trình duyệt.`,
    };
  return {
    en: `${head.en} this browser cannot provide: ${missing.map(({ en }) => en).join(', ')}. The checks that need it run on your machine.`,
    vi: `${head.vi} trình duyệt này thiếu: ${missing.map(({ vi }) => vi).join(', ')}. Các phép kiểm tra cần đến nó chạy trên máy của bạn.`,
  };
}
