// caught-by: any-stretch, refused-cost-nothing, retry-after-is-exact
// A bucket that is refilled drop by drop: up to twice the limit in the first window.
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

interface Bucket {
  tokens: number;
  filledMs: number;
}

export function createUserLimiter({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter {
  const buckets = new Map<string, Bucket>();
  const perMs = limit / windowMs;
  let nextSweepMs = Number.NEGATIVE_INFINITY;

  function sweep(nowMs: number): void {
    if (nowMs < nextSweepMs) return;
    nextSweepMs = nowMs + windowMs;
    for (const [userId, { filledMs }] of buckets) if (nowMs - filledMs >= windowMs) buckets.delete(userId);
  }

  return {
    take(userId) {
      const nowMs = now();
      sweep(nowMs);
      const bucket = buckets.get(userId) ?? { tokens: limit, filledMs: nowMs };
      bucket.tokens = Math.min(limit, bucket.tokens + (nowMs - bucket.filledMs) * perMs);
      bucket.filledMs = nowMs;
      buckets.set(userId, bucket);
      if (bucket.tokens < 1) return { ok: false, retryAfterMs: Math.ceil((1 - bucket.tokens) / perMs) };
      bucket.tokens -= 1;
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
