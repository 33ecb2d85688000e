export interface LimiterOptions {
  /** So many takes of one user are let through ... */
  limit: number;
  /** ... in any stretch of this many milliseconds. */
  windowMs: number;
  /** Milliseconds, from any origin; real time by default. */
  now?: () => number;
}

export interface Taken {
  ok: boolean;
  /** 0 if ok, otherwise the milliseconds until the next take would be. */
  retryAfterMs: number;
}

export interface UserLimiter {
  take(userId: string): Taken;
}

export function createUserLimiter(o: LimiterOptions): UserLimiter {
  const now = o.now ?? Date.now;
  const users = new Map<string, { startMs: number; count: number }>();

  return {
    take(userId) {
      const user = users.get(userId);
      if (user === undefined || now() - user.startMs > o.windowMs) {
        users.set(userId, { startMs: now(), count: 1 });
        return { ok: true, retryAfterMs: 0 };
      }
      // TODO: one take at 0:00, nine at 0:59, ten at 1:01. How many are let through in those last two seconds?
      user.count += 1;
      return user.count <= o.limit ? { ok: true, retryAfterMs: 0 } : { ok: false, retryAfterMs: o.windowMs };
    },
  };
}
