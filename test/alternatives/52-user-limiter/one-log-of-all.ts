// passes: one log of all hits in order, as a sorted set of Redis would keep it, and a count per user
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

interface Hit {
  userId: string;
  atMs: number;
}

export function createUserLimiter(o: LimiterOptions): UserLimiter {
  const now = o.now ?? performance.now.bind(performance);
  let log: Hit[] = [];
  let begin = 0;
  const own = new Map<string, Hit[]>();

  function expire(untilMs: number): void {
    for (let hit = log[begin]; hit && hit.atMs <= untilMs; hit = log[begin]) {
      begin += 1;
      const hits = own.get(hit.userId);
      hits?.shift();
      if (hits?.length === 0) own.delete(hit.userId);
    }
    if (begin < 1000 && begin < log.length) return;
    log = log.slice(begin);
    begin = 0;
  }

  return {
    take(userId) {
      const atMs = now();
      expire(atMs - o.windowMs);
      const hits = own.get(userId) ?? [];
      const [first] = hits;
      if (first && hits.length >= o.limit) return { ok: false, retryAfterMs: first.atMs + o.windowMs - atMs };
      const hit = { userId, atMs };
      log.push(hit);
      own.set(userId, [...hits, hit]);
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
