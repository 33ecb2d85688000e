// caught-by: forgets-who-left
// Trims the hits, and keeps an empty list for everybody who was ever there.
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
  return {
    take(userId) {
      const nowMs = now();
      const hits = (users.get(userId) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      users.set(userId, hits);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
