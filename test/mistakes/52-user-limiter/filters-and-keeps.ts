// caught-by: forgets-old-hits
// Leaves the old hits out when it counts, and keeps them all.
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
      const all = users.get(userId) ?? [];
      users.set(userId, all);
      const hits = all.filter((atMs) => nowMs - atMs < windowMs);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      all.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
