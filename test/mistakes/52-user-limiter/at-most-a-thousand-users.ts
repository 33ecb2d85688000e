// caught-by: keeps-who-still-counts
// Bounds the table by a number: the user who has waited longest is pushed out, and begins anew.
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

const MOST_USERS = 1000;

export function createUserLimiter({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter {
  const users = new Map<string, number[]>();
  return {
    take(userId) {
      const nowMs = now();
      const hits = (users.get(userId) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      users.delete(userId);
      users.set(userId, hits);
      for (const [oldest] of users) {
        if (users.size <= MOST_USERS) break;
        users.delete(oldest);
      }
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
