export interface LimiterOptions {
  limit: number;
  windowMs: number;
  now?: () => number;
}

export interface Taken {
  ok: boolean;
  retryAfterMs: number;
}

export interface UserLimiter {
  take(userId: string): Taken;
}

export function createUserLimiter({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter {
  /** When each user was let through, oldest first. The users stand in the order of their newest hit. */
  const users = new Map<string, number[]>();

  /** Whoever can be forgotten stands in front, so this looks at one user more than it forgets. */
  function forget(edgeMs: number): void {
    for (const [userId, hits] of users) {
      if ((hits.at(-1) ?? edgeMs) > edgeMs) return;
      users.delete(userId);
    }
  }

  return {
    take(userId) {
      const nowMs = now();
      // A hit at the edge is exactly windowMs old: it has left.
      const edgeMs = nowMs - windowMs;
      forget(edgeMs);
      const hits = (users.get(userId) ?? []).filter((atMs) => atMs > edgeMs);
      const [oldestMs] = hits;
      if (oldestMs !== undefined && hits.length >= limit) return { ok: false, retryAfterMs: oldestMs - edgeMs };
      // A Map keeps the place of a key that it knows: only a deleted one goes to the end.
      users.delete(userId);
      users.set(userId, [...hits, nowMs]);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
