// caught-by: refused-cost-nothing, the-edge, retry-after-is-exact
// Every attempt is a hit: who retries while refused never gets in again.
interface LimiterOptions {
  limit: number;
  windowMs: number;
  now?: () => number;
}
interface Taken {
  ok: boolean;
  retryAfterMs: number;
}
interface UserLimiter {
  take(userId: string): Taken;
}

export function createUserLimiter({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter {
  const users = new Map<string, number[]>();
  let nextSweepMs = Number.NEGATIVE_INFINITY;

  function sweep(nowMs: number): void {
    if (nowMs < nextSweepMs) return;
    nextSweepMs = nowMs + windowMs;
    for (const [userId, hits] of users) if ((hits.at(-1) ?? 0) <= nowMs - windowMs) users.delete(userId);
  }

  return {
    take(userId) {
      const nowMs = now();
      sweep(nowMs);
      const hits = (users.get(userId) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      users.set(userId, hits);
      hits.push(nowMs);
      if (hits.length > limit) return { ok: false, retryAfterMs: (hits[hits.length - limit - 1] ?? nowMs) + windowMs - nowMs };
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
