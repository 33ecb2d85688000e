// passes: a table without a prototype, and a full sweep at every take
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

type Table = Record<string, readonly number[]>;

export const createUserLimiter = ({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter => {
  const table: Table = Object.create(null);
  return {
    take: (userId) => {
      const atMs = now();
      for (const [key, hits] of Object.entries(table)) {
        const left = hits.filter((hit) => atMs - hit < windowMs);
        if (left.length > 0) table[key] = left;
        else delete table[key];
      }
      const hits = table[userId] ?? [];
      if (hits.length >= limit) return { ok: false, retryAfterMs: windowMs - (atMs - (hits[0] as number)) };
      table[userId] = [...hits, atMs];
      return { ok: true, retryAfterMs: 0 };
    },
  };
};
