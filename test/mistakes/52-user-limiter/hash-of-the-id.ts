// caught-by: each-user-alone
// A table of fixed size, by a hash of the id: two users may share a row.
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

const ROWS = 4096;

function rowOf(userId: string): number {
  let hash = 0;
  for (let index = 0; index < userId.length; index += 1) hash = (hash * 31 + userId.charCodeAt(index)) >>> 0;
  return hash % ROWS;
}

export function createUserLimiter({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter {
  const rows = new Map<number, number[]>();
  return {
    take(userId) {
      const nowMs = now();
      const row = rowOf(userId);
      const hits = (rows.get(row) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      rows.set(row, hits);
      if (hits.length >= limit) return { ok: false, retryAfterMs: (hits[0] ?? nowMs) + windowMs - nowMs };
      hits.push(nowMs);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
