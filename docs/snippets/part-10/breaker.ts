import { fileURLToPath } from 'node:url';

// #region breaker
export type BreakerOptions = { threshold: number; cooldownMs: number; now?: () => number };
type State = { is: 'closed'; failures: number } | { is: 'open'; until: number } | { is: 'half-open' };

export function breaker({ threshold, cooldownMs, now = Date.now }: BreakerOptions) {
  let state: State = { is: 'closed', failures: 0 };
  const trip = (): State => ({ is: 'open', until: now() + cooldownMs });

  return {
    state: (): string => state.is,
    async call<T>(task: () => Promise<T>): Promise<T> {
      if (state.is === 'half-open' || (state.is === 'open' && now() < state.until)) {
        throw Object.assign(new Error('circuit open'), { code: 'ECIRCUITOPEN' }); // (1)
      }
      const probe = state.is === 'open'; // (2)
      if (probe) state = { is: 'half-open' };
      try {
        const value = await task();
        if (probe || state.is === 'closed') state = { is: 'closed', failures: 0 }; // (3)
        return value;
      } catch (error) {
        if (probe) state = trip(); // (4)
        else if (state.is === 'closed') {
          const failures = state.failures + 1;
          state = failures < threshold ? { is: 'closed', failures } : trip();
        }
        throw error;
      }
    },
  };
}
// #endregion breaker

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let time = 0;
  let calls = 0;
  const circuit = breaker({ threshold: 3, cooldownMs: 10_000, now: () => time });
  const dial = async (healthy: boolean): Promise<string> => {
    calls++;
    if (!healthy) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    return 'answer';
  };
  const step = async (at: number, healthy: boolean): Promise<void> => {
    time = at;
    const outcome = await circuit.call(() => dial(healthy)).catch((error: NodeJS.ErrnoException) => error.code);
    console.log(`${String(at).padStart(6)} ms  ${String(outcome).padEnd(13)} calls made: ${calls}  then ${circuit.state()}`);
  };
  for (const at of [0, 100, 200, 300, 5000]) await step(at, false);
  await step(10_200, false);
  await step(10_300, true);
  await step(20_200, true);
  await step(20_300, true);
}
