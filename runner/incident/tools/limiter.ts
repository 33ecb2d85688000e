/** At most `limit` hits of one user within any window. A hit that is refused costs nothing. */
export function createUserLimiter(o: { limit: number; windowMs: number; now(): number }) {
  const hits = new Map<string, number[]>();

  const forget = (now: number): void => {
    for (const [user, times] of hits) if ((times.at(-1) ?? 0) <= now - o.windowMs) hits.delete(user);
  };

  return {
    take(userId: string): { ok: boolean; retryAfterMs: number } {
      const now = o.now();
      if (hits.size > 1000) forget(now);
      const recent = (hits.get(userId) ?? []).filter((time) => time > now - o.windowMs);
      hits.set(userId, recent);
      if (recent.length >= o.limit) return { ok: false, retryAfterMs: (recent[0] ?? now) + o.windowMs - now };
      recent.push(now);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
