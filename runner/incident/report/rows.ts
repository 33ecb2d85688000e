import { formatMs } from '../../report/ladder.ts';
import type { Language, Text } from '../../text.ts';
import type { Measure } from '../result.ts';

/** One line of a scenario's table. */
export interface Row {
  label: Text;
  value(measure: Measure, language: Language): string;
  /** What a chat must not do to its users. */
  isBad?(measure: Measure): boolean;
}

function counts(record: Readonly<Record<string, number>>): string {
  const words = Object.entries(record).map(([what, count]) => `${count} × ${what}`);
  return words.join(', ') || '–';
}

const ERROR_WORDS: Record<string, Text> = {
  'gave-up': { en: 'gave up', vi: 'bỏ cuộc' },
  ECIRCUITOPEN: { en: 'breaker open', vi: 'cầu dao ngắt' },
};

/** Errors as a user would name them; codes as they are. */
function errorWords(errors: Measure['errors'], language: Language): string {
  return counts(Object.fromEntries(Object.entries(errors).map(([kind, count]) => [ERROR_WORDS[kind]?.[language] ?? kind, count])));
}

function backoffWords({ backoffMs }: Measure): string {
  if (backoffMs.length === 0) return '–';
  if (backoffMs.length <= 5) return backoffMs.map((ms) => formatMs(ms)).join(', ');
  const total = backoffMs.reduce((sum, ms) => sum + ms, 0);
  return `${backoffMs.length} × ⌀ ${formatMs(Math.round(total / backoffMs.length))}`;
}

/** The table of a scenario, the same in the terminal and in the report. */
export const ROWS: readonly Row[] = [
  { label: { en: 'sent', vi: 'đã gửi' }, value: ({ sent }) => String(sent) },
  {
    label: { en: 'told it worked', vi: 'được báo thành công' },
    value: ({ succeeded }) => String(succeeded),
    isBad: ({ sent, succeeded }) => succeeded < sent,
  },
  {
    label: { en: 'told it failed', vi: 'bị báo lỗi' },
    value: ({ errors }, language) => errorWords(errors, language),
    isBad: ({ errors }) => Object.keys(errors).length > 0,
  },
  { label: { en: 'rows in the database', vi: 'dòng trong cơ sở dữ liệu' }, value: ({ rows }) => String(rows) },
  {
    label: { en: 'duplicates', vi: 'bị trùng' },
    value: ({ duplicates }) => String(duplicates),
    isBad: ({ duplicates }) => duplicates > 0,
  },
  { label: { en: 'lost (no row)', vi: 'bị mất (không có dòng)' }, value: ({ lost }) => String(lost), isBad: ({ lost }) => lost > 0 },
  {
    label: { en: 'told it failed, yet stored', vi: 'báo lỗi nhưng đã lưu' },
    value: ({ storedThoughFailed }) => String(storedThoughFailed),
    isBad: ({ storedThoughFailed }) => storedThoughFailed > 0,
  },
  {
    label: { en: 'latency p50 · p95 · p99', vi: 'độ trễ p50 · p95 · p99' },
    value: ({ latency }) => `${[latency.p50, latency.p95, latency.p99].join(' · ')} ms`,
  },
  { label: { en: 'calls to the backend', vi: 'lượt gọi tới backend' }, value: ({ backendCalls }) => String(backendCalls) },
  { label: { en: 'SQL statements', vi: 'câu lệnh SQL' }, value: ({ statements }) => String(statements) },
  { label: { en: 'waits before a retry', vi: 'các lần chờ trước khi thử lại' }, value: backoffWords },
  {
    label: { en: 'proxy log', vi: 'log của proxy' },
    value: ({ proxyLog }) => counts(proxyLog),
    isBad: ({ proxyLog }) => Object.keys(proxyLog).length > 0,
  },
  {
    label: { en: 'pool: most in use · waiting', vi: 'pool: dùng · chờ nhiều nhất' },
    value: ({ pool, settings }) => `${pool.most}/${settings.pool.size + settings.pool.overflow} · ${pool.mostWaiting}`,
  },
  {
    label: { en: 'connections by state, at most', vi: 'kết nối theo state, lúc bận nhất' },
    value: ({ database }) => counts(database.states),
  },
  {
    label: { en: 'count where active, then', vi: 'count active, lúc đó' },
    value: ({ database }) => String(database.activeCount),
  },
  {
    label: { en: 'longest transaction', vi: 'transaction lâu nhất' },
    value: ({ database }) => formatMs(database.longestTransactionMs),
  },
  {
    label: { en: 'still at work when we stopped', vi: 'còn đang xử lý khi dừng' },
    value: ({ unfinished }) => String(unfinished),
    isBad: ({ unfinished }) => unfinished > 0,
  },
];

/** Rows that say nothing on either side are left out. */
export function rowsOf(before: Measure, after: Measure | undefined): readonly Row[] {
  const silent = new Set(['–', '0']);
  const always = new Set(['rows in the database', 'duplicates', 'lost (no row)', 'told it failed']);
  return ROWS.filter(({ label, value }) => {
    if (always.has(label.en)) return true;
    return [before, after].some((measure) => measure && !silent.has(value(measure, 'en')));
  });
}
