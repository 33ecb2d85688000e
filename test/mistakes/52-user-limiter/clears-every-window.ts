// caught-by: any-stretch, keeps-who-still-counts
// Empties the whole table once a window, the newest hits included.
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
  let clearedMs = Number.NEGATIVE_INFINITY;
  return {
    take(userId) {
      const nowMs = now();
      const hits = (users.get(userId) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      if (nowMs - clearedMs >= windowMs) {
        clearedMs = nowMs;
        users.clear();
      }
      users.set(userId, hits);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
