/** How a wait is spread: not at all, over its upper half, or over all of it. */
export type Jitter = 'none' | 'equal' | 'full';
export const jitters: readonly Jitter[] = ['none', 'equal', 'full'];

export interface StormOptions {
  readonly clients: number;
  /** How many requests the server can answer in one slot; it turns away the rest. */
  readonly capacity: number;
  readonly slotMs: number;
  readonly slots: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** Calls per client, the first one included. */
  readonly maxAttempts: number;
  /** From the call to the refusal. */
  readonly roundTripMs: number;
  readonly jitter: Jitter;
  readonly seed: number;
}

export interface StormResult {
  /** Per slot: requests answered and turned away. What falls behind the last slot is in `later`. */
  readonly served: readonly number[];
  readonly refused: readonly number[];
  readonly later: number;
  readonly requests: number;
  readonly servedClients: number;
  readonly gaveUp: number;
  /** The busiest slot after the first one, in which everybody calls at once. */
  readonly worstAfterStart: number;
  /** When the last client was served. */
  readonly lastServedMs: number;
}

export const defaults = {
  clients: 100,
  capacity: 12,
  slotMs: 200,
  slots: 50,
  baseDelayMs: 400,
  maxDelayMs: 4000,
  maxAttempts: 5,
  roundTripMs: 20,
  seed: 7,
} as const satisfies Omit<StormOptions, 'jitter'>;

/** mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The wait after the n-th refusal. The cap holds after jitter. */
export function delayAfter(
  attempt: number,
  options: Pick<StormOptions, 'baseDelayMs' | 'maxDelayMs' | 'jitter'>,
  random: () => number,
): number {
  const cap = Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** (attempt - 1));
  if (options.jitter === 'full') return cap * random();
  if (options.jitter === 'equal') return cap / 2 + (cap / 2) * random();
  return cap;
}

interface Call {
  readonly at: number;
  readonly client: number;
  readonly attempt: number;
}

/**
 * Everybody calls at 0 ms, as after an outage. A slot answers as many calls as it has capacity for, in the order in which they
 * come; the others are turned away and try again after their wait.
 */
export function simulate(options: StormOptions): StormResult {
  const random = randomFrom(options.seed);
  const served = new Array<number>(options.slots).fill(0);
  const refused = new Array<number>(options.slots).fill(0);
  const usedLater = new Map<number, number>();
  const waiting: Call[] = Array.from({ length: options.clients }, (_, client) => ({ at: 0, client, attempt: 1 }));
  let later = 0;
  let requests = 0;
  let servedClients = 0;
  let gaveUp = 0;
  let lastServedMs = 0;

  for (let call = takeEarliest(waiting); call; call = takeEarliest(waiting)) {
    requests++;
    const slot = Math.floor(call.at / options.slotMs);
    const inChart = slot < options.slots;
    const used = inChart ? (served[slot] ?? 0) : (usedLater.get(slot) ?? 0);
    const answered = used < options.capacity;
    if (!inChart) {
      later++;
      if (answered) usedLater.set(slot, used + 1);
    } else if (answered) served[slot] = used + 1;
    else refused[slot] = (refused[slot] ?? 0) + 1;

    if (answered) {
      servedClients++;
      lastServedMs = Math.max(lastServedMs, call.at);
    } else if (call.attempt >= options.maxAttempts) gaveUp++;
    else
      waiting.push({ ...call, at: call.at + options.roundTripMs + delayAfter(call.attempt, options, random), attempt: call.attempt + 1 });
  }

  const totals = served.map((count, slot) => count + (refused[slot] ?? 0));
  return { served, refused, later, requests, servedClients, gaveUp, lastServedMs, worstAfterStart: Math.max(0, ...totals.slice(1)) };
}

/** The earliest call; of several at one time, the one that was queued first. */
function takeEarliest(calls: Call[]): Call | undefined {
  let best = 0;
  for (let index = 1; index < calls.length; index++) if ((calls[index]?.at ?? 0) < (calls[best]?.at ?? 0)) best = index;
  return calls.splice(best, 1)[0];
}
