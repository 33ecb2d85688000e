// caught-by: each-user-alone
// One window for everybody.
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
    for (const [key, hits] of users) if ((hits.at(-1) ?? 0) <= nowMs - windowMs) users.delete(key);
  }

  return {
    take(userId) {
      const nowMs = now();
      sweep(nowMs);
      const hits = (users.get('all') ?? []).filter((atMs) => nowMs - atMs < windowMs);
      users.set('all', hits);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
