export type State = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** So many failures in a row open the breaker. */
  failureThreshold: number;
  /** So long it stays open before it tries one call. */
  cooldownMs: number;
  /** Milliseconds from any origin; real time by default. */
  now?: () => number;
  /** Whether an error says that the other side is in trouble; without it every error does. */
  isFailure?: (error: unknown) => boolean;
}

export interface Breaker {
  /** Calls fn and gives back what it gives back, or refuses without calling it. */
  call<T>(fn: () => T | Promise<T>): Promise<T>;
  state(): State;
}

export function createBreaker(o: BreakerOptions): Breaker {
  const { failureThreshold, cooldownMs, now = () => performance.now() } = o;
  const failures = 0;
  let openedMs = Number.NEGATIVE_INFINITY;

  function state(): State {
    return now() - openedMs < cooldownMs ? 'open' : 'closed';
  }

  return {
    state,
    async call(fn) {
      if (state() === 'open') throw Object.assign(new Error('the circuit is open'), { code: 'ECIRCUITOPEN' });
      try {
        return await fn();
      } catch (error) {
        // TODO: who counts?
        if (failures >= failureThreshold) openedMs = now();
        throw error;
      }
    },
  };
}
