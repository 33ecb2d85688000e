import type { IncidentOptions } from './options.ts';
import type { RemedyName } from './remedies.ts';

/** How the parts are set for one measurement. Undefined means: that part has no such thing. */
export interface Settings {
  queryMs: number;
  proxyTimeoutMs: number;
  /** Connections that stay open, and those that may be opened on top. */
  pool: { size: number; overflow: number; acquireTimeoutMs: number | undefined };
  statementTimeoutMs: number | undefined;
  limitBy: 'user' | 'address' | undefined;
  queueCapacity: number | undefined;
  batches: boolean;
  client: {
    retries: boolean;
    jitter: boolean;
    spacing: boolean;
    lock: boolean;
    choosy: boolean;
    key: boolean;
    breaker: boolean;
    obeysRetryAfter: boolean;
  };
  /** The client's waits are divided by it. */
  scale: number;
  /** Spacing and jitter are multiplied by it, as the query is: what matters is how long they are beside it. */
  stretch: number;
}

export const LIMIT = { limit: 10, windowMs: 60_000 } as const;
export const BREAKER = { failureThreshold: 5, cooldownMs: 10_000 } as const;
export const BACKOFF = { maxAttempts: 6, baseDelayMs: 1000, maxDelayMs: 5000 } as const;
export const SPACING_MS = 300;

const PATIENT_PROXY_MS = 5000;
const STATEMENT_TIMEOUT_MS = 1000;
const QUEUE_CAPACITY = 100;
const POOL = { size: 20, overflow: 10 } as const;
const LONGEST_ACQUIRE_MS = 1000;
/** What else happens between the proxy and the query. */
const MARGIN_MS = 20;
const SHORTEST_ACQUIRE_MS = 50;

/** Whoever is nearer to the user must wait longer: there must be time left for the query, and for a proper answer. */
function acquireTimeout(proxyTimeoutMs: number, queryMs: number, stretch: number): number {
  return Math.min(LONGEST_ACQUIRE_MS * stretch, Math.max(SHORTEST_ACQUIRE_MS, proxyTimeoutMs - queryMs - MARGIN_MS));
}

/**
 * What the remedies make of the system.
 *
 * @param stretch makes the query and all timeouts of the system longer, on a slow machine
 */
export function settingsOf(options: IncidentOptions, remedies: readonly RemedyName[], stretch = 1): Settings {
  const has = (name: RemedyName): boolean => remedies.includes(name);
  const queryMs = options.queryMs * stretch;
  const hastyMs = options.proxyTimeoutMs * stretch;
  const proxyTimeoutMs = has('proxy-timeout') ? Math.max(PATIENT_PROXY_MS * stretch, hastyMs) : hastyMs;
  return {
    queryMs,
    proxyTimeoutMs,
    pool: has('pool')
      ? { ...POOL, acquireTimeoutMs: acquireTimeout(proxyTimeoutMs, queryMs, stretch) }
      : { size: options.poolSize, overflow: 0, acquireTimeoutMs: undefined },
    statementTimeoutMs: has('statement-timeout') ? STATEMENT_TIMEOUT_MS * stretch : undefined,
    limitBy: has('user-limit') ? 'user' : has('address-limit') ? 'address' : undefined,
    queueCapacity: has('queue') ? QUEUE_CAPACITY : undefined,
    batches: has('batch'),
    client: {
      retries: has('retry'),
      jitter: has('send-jitter'),
      spacing: has('spacing'),
      lock: has('lock'),
      choosy: has('network-errors'),
      key: has('idempotency-key'),
      breaker: has('breaker'),
      obeysRetryAfter: has('retry-after'),
    },
    scale: options.scale,
    stretch,
  };
}

/** Nothing but the way there and back: what a request takes without any query. */
export function bareSettings(options: IncidentOptions): Settings {
  const settings = settingsOf(options, []);
  return { ...settings, queryMs: 0, proxyTimeoutMs: 30_000 };
}
