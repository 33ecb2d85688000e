// passes: no state variable, but a time and a flag; after a probe that ended in an answer it is open with the cooldown over, and the next call probes
type State = 'closed' | 'open' | 'half-open';
export function createBreaker(o: {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (e: unknown) => boolean;
}) {
  const now = o.now ?? (() => performance.now());
  const isFailure = o.isFailure ?? (() => true);
  let failures = 0;
  let openedMs: number | undefined;
  let probing = false;
  let openings = 0;
  return {
    state(): State {
      if (openedMs === undefined) return 'closed';
      return probing ? 'half-open' : 'open';
    },
    async call<T>(fn: () => T | Promise<T>): Promise<T> {
      const probe = openedMs !== undefined;
      if (openedMs !== undefined) {
        if (probing || now() - openedMs < o.cooldownMs) throw Object.assign(new Error('open'), { code: 'ECIRCUITOPEN' });
        probing = true;
      }
      const began = openings;
      try {
        const result = await fn();
        if (began === openings) {
          openedMs = undefined;
          failures = 0;
        }
        return result;
      } catch (error) {
        if (began === openings && isFailure(error)) {
          failures += 1;
          if (probe || failures >= o.failureThreshold) {
            openedMs = now();
            openings += 1;
          }
        }
        throw error;
      } finally {
        if (probe) probing = false;
      }
    },
  };
}
