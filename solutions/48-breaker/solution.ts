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

/** What each state has to remember, and nothing else. Every change of state makes a new one, so a call can tell whether its own still lasts. */
type Running = { is: 'closed'; failures: number } | { is: 'half-open' };
type Phase = Running | { is: 'open'; untilMs: number };

function refusal(): Error {
  return Object.assign(new Error('the circuit is open'), { code: 'ECIRCUITOPEN' });
}

export function createBreaker(o: BreakerOptions): Breaker {
  const { failureThreshold, cooldownMs, now = () => performance.now(), isFailure = () => true } = o;
  const closed = (): Phase => ({ is: 'closed', failures: 0 });
  const opened = (): Phase => ({ is: 'open', untilMs: now() + cooldownMs });
  let phase = closed();

  /** The phase in which this call runs, or undefined where it must not run. */
  function admit(): Running | undefined {
    if (phase.is === 'closed') return phase;
    if (phase.is === 'half-open' || now() < phase.untilMs) return undefined;
    const probe: Running = { is: 'half-open' };
    phase = probe;
    return probe;
  }

  function ended(began: Running, failed: boolean): void {
    // The breaker has opened since this call began: what it tells is old, and changes nothing.
    if (began !== phase) return;
    if (began.is === 'half-open') phase = failed ? opened() : closed();
    else {
      began.failures = failed ? began.failures + 1 : 0;
      if (began.failures >= failureThreshold) phase = opened();
    }
  }

  return {
    state: () => phase.is,
    async call(fn) {
      const began = admit();
      if (!began) throw refusal();
      try {
        const result = await fn();
        ended(began, false);
        return result;
      } catch (error) {
        // An error that is no failure is an answer: the other side is alive.
        ended(began, isFailure(error));
        throw error;
      }
    },
  };
}
