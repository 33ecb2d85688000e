import { breaker } from '../part-10/breaker.ts';

let calls = 0;
async function post(): Promise<never> {
  calls += 1;
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

// #region dead
const consecutiveFailures = 0;
const MAX_FAILURES = 5;

async function send(): Promise<unknown> {
  if (consecutiveFailures >= MAX_FAILURES) throw new Error('the backend rests');
  return post(); // (1)
}
// #endregion dead

const circuit = breaker({ threshold: MAX_FAILURES, cooldownMs: 10_000 });

for (const [name, attempt] of [
  ['as it was shipped', send],
  ['with a counter', () => circuit.call(post)],
] as const) {
  calls = 0;
  for (let message = 1; message <= 20; message += 1) await attempt().catch(() => {});
  console.log(`${name.padEnd(18)} 20 messages, calls made: ${calls}`);
}
