export type State = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}

export interface Breaker {
  call<T>(fn: () => T | Promise<T>): Promise<T>;
  state(): State;
}

/** What each state has to remember, and nothing else. */
type Phase = { is: 'closed'; failures: number } | { is: 'open'; untilMs: number } | { is: 'half-open' };

function refusal(): Error {
  return Object.assign(new Error('the circuit is open'), { code: 'ECIRCUITOPEN' });
}

export function createBreaker(o: BreakerOptions): Breaker {
  const { failureThreshold, cooldownMs, now = () => performance.now(), isFailure = () => true } = o;
  const closed = (failures: number): Phase => ({ is: 'closed', failures });
  const opened = (): Phase => ({ is: 'open', untilMs: now() + cooldownMs });
  let phase: Phase = closed(0);

  /** The phase in which this call runs, or undefined where it must not run. */
  function admit(): Phase['is'] | undefined {
    if (phase.is === 'closed') return 'closed';
    if (phase.is === 'half-open' || now() < phase.untilMs) return undefined;
    phase = { is: 'half-open' };
    return 'half-open';
  }

  function afterSuccess(began: Phase['is']): void {
    // A call from before the opening says nothing about now: only the probe may close.
    if (began === 'half-open' || phase.is === 'closed') phase = closed(0);
  }

  function afterFailure(began: Phase['is']): void {
    if (began === 'half-open') phase = opened();
    else if (phase.is === 'closed') phase = phase.failures + 1 < failureThreshold ? closed(phase.failures + 1) : opened();
  }

  return {
    state: () => phase.is,
    async call(fn) {
      const began = admit();
      if (!began) throw refusal();
      try {
        const result = await fn();
        afterSuccess(began);
        return result;
      } catch (error) {
        // An error that is no failure is an answer: the other side is alive.
        if (isFailure(error)) afterFailure(began);
        else afterSuccess(began);
        throw error;
      }
    },
  };
}
