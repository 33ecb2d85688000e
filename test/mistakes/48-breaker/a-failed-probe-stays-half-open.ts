// caught-by: a-failed-probe-opens-again, passes-on-what-fn-gives
// The probe failed, and nothing changes: nobody goes through any more, ever.
type State = 'closed' | 'open' | 'half-open';
interface BreakerOptions {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}

export function createBreaker(o: BreakerOptions) {
  const { failureThreshold, cooldownMs, now = () => performance.now(), isFailure = () => true } = o;
  let state: State = 'closed';
  let failures = 0;
  let openedMs = 0;
  let openings = 0;

  function open(): void {
    state = 'open';
    openedMs = now();
    openings += 1;
  }

  function close(): void {
    state = 'closed';
    failures = 0;
  }

  return {
    state: (): State => state,
    async call<T>(fn: () => T | Promise<T>): Promise<T> {
      const mayProbe = state === 'open' && now() - openedMs >= cooldownMs;
      if (state !== 'closed' && !mayProbe) throw Object.assign(new Error('circuit open'), { code: 'ECIRCUITOPEN' });
      if (mayProbe) state = 'half-open';
      const began = openings;
      try {
        const result = await fn();
        if (began === openings) close();
        return result;
      } catch (error) {
        if (!isFailure(error)) {
          if (mayProbe) close();
        } else if (mayProbe) {
          console.error('the probe failed');
        } else if (began === openings) {
          failures += 1;
          if (failures >= failureThreshold) open();
        }
        throw error;
      }
    },
  };
}
