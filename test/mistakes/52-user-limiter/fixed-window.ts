// caught-by: any-stretch, retry-after-is-exact
// Counts from the first hit of a window, and starts anew after it.
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
  const users = new Map<string, { startMs: number; count: number }>();
  let nextSweepMs = Number.NEGATIVE_INFINITY;

  function sweep(nowMs: number): void {
    if (nowMs < nextSweepMs) return;
    nextSweepMs = nowMs + windowMs;
    for (const [userId, { startMs }] of users) if (nowMs - startMs >= windowMs) users.delete(userId);
  }

  return {
    take(userId) {
      const nowMs = now();
      sweep(nowMs);
      let user = users.get(userId);
      if (user === undefined || nowMs - user.startMs >= windowMs) {
        user = { startMs: nowMs, count: 0 };
        users.set(userId, user);
      }
      if (user.count >= limit) return { ok: false, retryAfterMs: user.startMs + windowMs - nowMs };
      user.count += 1;
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
