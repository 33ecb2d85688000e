// caught-by: no-needless-refusal, refused-cost-nothing, each-user-alone, retry-after-is-exact, real-time-by-default
// Ten a minute read as one every six seconds: nobody may send two in a row.
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
  const lastMs = new Map<string, number>();
  const spacingMs = windowMs / limit;
  let nextSweepMs = Number.NEGATIVE_INFINITY;

  function sweep(nowMs: number): void {
    if (nowMs < nextSweepMs) return;
    nextSweepMs = nowMs + windowMs;
    for (const [userId, atMs] of lastMs) if (nowMs - atMs >= spacingMs) lastMs.delete(userId);
  }

  return {
    take(userId) {
      const nowMs = now();
      sweep(nowMs);
      const waitMs = (lastMs.get(userId) ?? Number.NEGATIVE_INFINITY) + spacingMs - nowMs;
      if (waitMs > 0) return { ok: false, retryAfterMs: waitMs };
      lastMs.set(userId, nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
