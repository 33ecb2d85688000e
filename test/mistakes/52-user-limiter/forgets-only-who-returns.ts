// caught-by: forgets-who-left
// Deletes an empty list when its user comes back; most never do.
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
      if (hits.length === 0) users.delete(userId);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      users.set(userId, hits);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
