// caught-by: each-user-alone
// A plain object as a table knows `constructor` and `__proto__` before anybody has entered them.
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
  const users: Record<string, number[]> = {};
  let nextSweepMs = Number.NEGATIVE_INFINITY;

  function sweep(nowMs: number): void {
    if (nowMs < nextSweepMs) return;
    nextSweepMs = nowMs + windowMs;
    for (const userId of Object.keys(users)) if ((users[userId]?.at(-1) ?? 0) <= nowMs - windowMs) delete users[userId];
  }

  return {
    take(userId) {
      const nowMs = now();
      sweep(nowMs);
      const hits = users[userId] ?? [];
      while (hits.length > 0 && nowMs - (hits[0] ?? 0) >= windowMs) hits.shift();
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      users[userId] = hits;
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
