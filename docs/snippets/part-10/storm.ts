import { type Backoff, ceiling, equalJitter, fullJitter } from './backoff.ts';
import { seeded } from './seeded.ts';

const random = seeded(2024);
const options: Backoff = { baseMs: 1000, capMs: 8000, random };
const strategies: Record<string, (retry: number) => number> = {
  'fixed, 1 s': () => 1000,
  'exponential, no jitter': (retry) => ceiling(retry, options),
  'exponential, then +30 %': (retry) => ceiling(retry, options) * (1 + random() * 0.3),
  'equal jitter': (retry) => equalJitter(retry, options),
  'full jitter': (retry) => fullJitter(retry, options),
};

// #region storm
function busiestWindow(delay: (retry: number) => number): number[] {
  const clients = Array.from({ length: 1000 }, () => 0);
  return [1, 2, 3, 4].map((retry) => {
    const calls = new Map<number, number>();
    clients.forEach((time, client) => {
      const next = time + delay(retry);
      clients[client] = next;
      const window = Math.floor(next / 100);
      calls.set(window, (calls.get(window) ?? 0) + 1);
    });
    return Math.max(...calls.values());
  });
}
// #endregion storm

console.log('1000 clients, all cut off at the same moment: calls in the busiest 100 ms');
console.log(`${''.padEnd(24)} retry 1  retry 2  retry 3  retry 4`);
for (const [label, delay] of Object.entries(strategies)) {
  const cells = busiestWindow(delay).map((calls) => String(calls).padStart(7));
  console.log(`${label.padEnd(24)} ${cells.join('  ')}`);
}
