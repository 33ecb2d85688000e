// caught-by: any-stretch, keeps-who-still-counts
// Forgets others by their oldest hit: the newer ones, which still count, go with it.
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

  function forget(edgeMs: number): void {
    for (const [userId, hits] of users) if ((hits[0] ?? edgeMs) <= edgeMs) users.delete(userId);
  }

  return {
    take(userId) {
      const nowMs = now();
      const hits = (users.get(userId) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      users.delete(userId);
      forget(nowMs - windowMs);
      users.set(userId, hits);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
