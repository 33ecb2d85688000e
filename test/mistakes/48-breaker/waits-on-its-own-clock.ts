// caught-by: one-probe-after-the-cooldown, closes-again, a-failed-probe-opens-again, answers-are-no-failures, late-news-changes-nothing, passes-on-what-fn-gives
// Reads Date.now() whatever it is given.
type State = 'closed' | 'open' | 'half-open';
interface BreakerOptions {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}

export function createBreaker(o: BreakerOptions) {
  const { failureThreshold, cooldownMs, isFailure = () => true } = o;
  const now = () => Date.now();
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
          open();
        } else if (began === openings) {
          failures += 1;
          if (failures >= failureThreshold) open();
        }
        throw error;
      }
    },
  };
}
