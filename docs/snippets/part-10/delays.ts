import { type Backoff, ceiling, equalJitter, fullJitter } from './backoff.ts';
import { seeded } from './seeded.ts';

const options: Backoff = { baseMs: 200, capMs: 8000, random: seeded(10) };

// #region too-late
function jitterAfterCap(attempt: number, random: () => number): number {
  const capped = ceiling(attempt, options);
  return capped + random() * capped * 0.3;
}
// #endregion too-late

const draws = seeded(11);
function range(delay: () => number): string {
  const values = Array.from({ length: 20_000 }, delay);
  const tens = [Math.min(...values), Math.max(...values)].map((value) => Math.round(value / 10) * 10);
  return tens.join('-').padEnd(12);
}

console.log('retry  ceiling  full jitter  equal jitter  cap, then +30 %');
for (const retry of [1, 2, 3, 4, 5, 6, 7, 8]) {
  const cells = [
    String(retry).padEnd(6),
    String(ceiling(retry, options)).padEnd(8),
    range(() => fullJitter(retry, options)),
    `${range(() => equalJitter(retry, options))} `,
    range(() => jitterAfterCap(retry, draws)).trimEnd(),
  ];
  console.log(cells.join(' '));
}
