// passes: sweeps all users whenever there are twice as many as after the last sweep
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

export function createUserLimiter({ limit, windowMs, now }: LimiterOptions): UserLimiter {
  const time = now ?? Date.now;
  const table = new Map<string, number[]>();
  let sweepAt = 64;

  const inWindow = (hits: number[], nowMs: number): number[] => hits.filter((hit) => hit + windowMs > nowMs);

  function sweep(nowMs: number): void {
    for (const [userId, hits] of [...table]) {
      const left = inWindow(hits, nowMs);
      if (left.length === 0) table.delete(userId);
      else table.set(userId, left);
    }
    sweepAt = Math.max(64, table.size * 2);
  }

  return {
    take(userId) {
      const nowMs = time();
      if (table.size >= sweepAt) sweep(nowMs);
      const hits = inWindow(table.get(userId) ?? [], nowMs);
      if (hits.length < limit) {
        table.set(userId, hits.concat(nowMs));
        return { ok: true, retryAfterMs: 0 };
      }
      const oldest = Math.min(...hits);
      return { ok: false, retryAfterMs: oldest + windowMs - nowMs };
    },
  };
}
