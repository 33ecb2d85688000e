/** How often a clock is looked at. */
const TICK_MS = 20;

/**
 * Tells when the limit is over. Time in which this very process could do nothing is nobody's delay: on a busy machine
 * it is kept waiting itself, and so is whatever it tries.
 *
 * @returns what stops the clock
 */
export function startClock(limitMs: number, tellLate: () => void): () => void {
  let leftMs = limitMs;
  let beforeMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    leftMs -= Math.min(nowMs - beforeMs, 2 * TICK_MS);
    beforeMs = nowMs;
    if (leftMs <= 0) tellLate();
  }, TICK_MS);
  return () => clearInterval(timer);
}
