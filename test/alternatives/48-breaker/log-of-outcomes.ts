// passes: keeps the last outcomes in a list, like a rolling window of fixed size, and reads the state off it; a probe is remembered as a symbol
export function createBreaker(o: {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}) {
  const now = o.now ?? Date.now;
  let outcomes: boolean[] = [];
  let blockedUntil: number | undefined;
  let probe: symbol | undefined;

  const state = (): 'closed' | 'open' | 'half-open' => {
    if (probe) return 'half-open';
    return blockedUntil === undefined ? 'closed' : 'open';
  };

  const block = (): void => {
    blockedUntil = now() + o.cooldownMs;
    outcomes = [];
  };

  const record = (ticket: symbol, good: boolean): void => {
    if (ticket === probe) {
      probe = undefined;
      if (good) blockedUntil = undefined;
      else block();
    } else if (state() === 'closed') {
      outcomes = [...outcomes, good].slice(-o.failureThreshold);
      if (outcomes.length === o.failureThreshold && !outcomes.includes(true)) block();
    }
  };

  async function call<T>(fn: () => T | Promise<T>): Promise<T> {
    const ticket = Symbol('call');
    if (probe || (blockedUntil !== undefined && now() < blockedUntil)) {
      throw new (class extends Error {
        code = 'ECIRCUITOPEN';
      })(`refused for another ${Math.max(0, (blockedUntil ?? 0) - now())} ms`);
    }
    if (blockedUntil !== undefined) probe = ticket;
    let good = false;
    try {
      const value = await fn();
      good = true;
      return value;
    } catch (error) {
      good = o.isFailure ? !o.isFailure(error) : false;
      throw error;
    } finally {
      record(ticket, good);
    }
  }

  return { call, state };
}
