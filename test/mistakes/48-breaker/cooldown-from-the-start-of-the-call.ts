// caught-by: one-probe-after-the-cooldown, a-failed-probe-opens-again
// Takes the time once, before the call: after a timeout of 30 s no cooldown is left.
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

  function open(atMs: number): void {
    state = 'open';
    openedMs = atMs;
    openings += 1;
  }

  function close(): void {
    state = 'closed';
    failures = 0;
  }

  return {
    state: (): State => state,
    async call<T>(fn: () => T | Promise<T>): Promise<T> {
      const beganMs = now();
      const mayProbe = state === 'open' && beganMs - openedMs >= cooldownMs;
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
          open(beganMs);
        } else if (began === openings) {
          failures += 1;
          if (failures >= failureThreshold) open(beganMs);
        }
        throw error;
      }
    },
  };
}
