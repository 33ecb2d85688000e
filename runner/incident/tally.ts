import type { Outcome } from './client/browser.ts';
import type { Latency } from './result.ts';

/** Nearest rank: the value that p % of all do not exceed. */
export function percentile(sorted: readonly number[], p: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0);
}

export function latencyOf(outcomes: readonly Outcome[]): Latency {
  const sorted = outcomes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return { p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99) };
}

export function errorsOf(outcomes: readonly Outcome[]): Record<string, number> {
  const errors: Record<string, number> = {};
  for (const { error } of outcomes) if (error !== undefined) errors[error] = (errors[error] ?? 0) + 1;
  return errors;
}

/** What became of the messages, by what is in the database. An empty message is none. */
export function fateOf(outcomes: readonly Outcome[], rows: ReadonlyMap<string, number>) {
  const messages = outcomes.filter(({ text }) => text !== '' && text !== 'list');
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  return {
    rows: total,
    duplicates: total - rows.size,
    lost: messages.filter(({ text }) => !rows.has(text)).length,
    storedThoughFailed: messages.filter(({ text, error }) => error !== undefined && rows.has(text)).length,
  };
}
