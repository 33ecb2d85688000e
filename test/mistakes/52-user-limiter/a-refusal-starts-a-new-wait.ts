// caught-by: refused-cost-nothing, the-edge, retry-after-is-exact
// A refusal blocks for another whole window, as login limiters do.
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
  const blocked = new Map<string, number>();
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
      if ((blocked.get(userId) ?? Number.NEGATIVE_INFINITY) > nowMs) blocked.set(userId, nowMs + windowMs);
      else blocked.delete(userId);
      if (hits.length >= limit) blocked.set(userId, nowMs + windowMs);
      if (hits.length >= limit || blocked.has(userId)) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
