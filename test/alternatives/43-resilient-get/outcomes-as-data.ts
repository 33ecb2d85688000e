// passes: a try gives an outcome instead of throwing, and one switch decides; every error has those before it as its cause
import { setTimeout as delay } from 'node:timers/promises';

type Outcome =
  | { kind: 'text'; text: string }
  | { kind: 'status'; status: number; waitMs: number }
  | { kind: 'fault'; error: unknown; passes: boolean };
type Options = { deadlineMs: number; perTryMs: number; maxAttempts: number };

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

function passes(error: unknown): boolean {
  for (let each = error as NodeJS.ErrnoException | undefined; each; each = each.cause as NodeJS.ErrnoException | undefined)
    if (each.name === 'TimeoutError' || NETWORK.has(`${each.code}`)) return true;
  return false;
}

async function ask(url: string, ms: number): Promise<Outcome> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ms) });
    const text = await response.text();
    if (response.ok) return { kind: 'text', text };
    const after = response.headers.get('retry-after') ?? '';
    const waitMs = /^\d+$/.test(after) ? Number(after) * 1000 : Math.max(0, Date.parse(after) - Date.now()) || 0;
    return { kind: 'status', status: response.status, waitMs };
  } catch (error) {
    return { kind: 'fault', error, passes: passes(error) };
  }
}

/** An error that keeps what is known of the last try, and all those before it in its chain of causes. */
function remember(outcome: Exclude<Outcome, { kind: 'text' }>, before: Error | undefined): Error {
  if (outcome.kind === 'status') return Object.assign(new Error(`HTTP ${outcome.status}`, { cause: before }), { status: outcome.status });
  return new AggregateError([outcome.error, before], 'the network failed', { cause: outcome.passes ? outcome.error : before });
}

export async function resilientGet(url: string, { deadlineMs, perTryMs, maxAttempts }: Options): Promise<string> {
  const endsAt = performance.now() + deadlineMs;
  let last: Error | undefined;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const leftMs = Math.floor(endsAt - performance.now());
    if (leftMs <= 0) break;
    const outcome = await ask(url, Math.min(leftMs, perTryMs));
    if (outcome.kind === 'text') return outcome.text;
    // Silence up to the deadline says less than what was wrong before it.
    if (performance.now() >= endsAt - 2 && last) throw last;
    last = remember(outcome, last);
    const final = outcome.kind === 'status' ? ![429, 502, 503, 504].includes(outcome.status) : !outcome.passes;
    const jitterMs = Math.random() * Math.min(1000, 25 * 2 ** attempt);
    const waitMs = Math.max(outcome.kind === 'status' ? outcome.waitMs : 0, jitterMs);
    if (final || attempt === maxAttempts || performance.now() + waitMs > endsAt) throw last;
    await delay(waitMs);
  }
  throw last ?? new Error('no time for a single try');
}
