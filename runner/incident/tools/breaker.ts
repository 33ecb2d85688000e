import type { Breaker } from './toolbox.ts';

type State = { is: 'closed'; failures: number } | { is: 'open'; untilMs: number } | { is: 'half-open' };

function refusal(): Error {
  return Object.assign(new Error('the circuit is open: nothing was sent'), { code: 'ECIRCUITOPEN' });
}

/** Stops calling after so many failures in a row; after a rest one call may try whether the other side is back. */
export function createBreaker(o: {
  failureThreshold: number;
  cooldownMs: number;
  now(): number;
  isFailure(error: unknown): boolean;
}): Breaker {
  let state: State = { is: 'closed', failures: 0 };

  const enter = (): void => {
    if (state.is === 'half-open' || (state.is === 'open' && o.now() < state.untilMs)) throw refusal();
    if (state.is === 'open') state = { is: 'half-open' };
  };
  const fail = (): void => {
    const failures = state.is === 'closed' ? state.failures + 1 : o.failureThreshold;
    state = failures < o.failureThreshold ? { is: 'closed', failures } : { is: 'open', untilMs: o.now() + o.cooldownMs };
  };

  return {
    async call(fn) {
      enter();
      try {
        const value = await fn();
        state = { is: 'closed', failures: 0 };
        return value;
      } catch (error) {
        if (o.isFailure(error)) fail();
        else state = { is: 'closed', failures: 0 };
        throw error;
      }
    },
  };
}
