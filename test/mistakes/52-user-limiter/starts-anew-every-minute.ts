// caught-by: any-stretch, retry-after-is-exact
// One counter for every whole minute of the clock.
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
  let minute = Number.NaN;
  const counts = new Map<string, number>();

  return {
    take(userId) {
      const nowMs = now();
      if (Math.floor(nowMs / windowMs) !== minute) counts.clear();
      minute = Math.floor(nowMs / windowMs);
      const count = counts.get(userId) ?? 0;
      if (count >= limit) return { ok: false, retryAfterMs: (minute + 1) * windowMs - nowMs };
      counts.set(userId, count + 1);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
