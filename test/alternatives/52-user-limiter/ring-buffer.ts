// passes: a ring of limit times per user; the oldest of them decides; users in the order of their last visit
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

interface Ring {
  times: Float64Array;
  next: number;
  newestMs: number;
}

export function createUserLimiter(o: LimiterOptions): UserLimiter {
  const clock = o.now ?? (() => Date.now());
  const rings = new Map<string, Ring>();

  function evict(time: number): void {
    for (const [key, ring] of rings) {
      if (time - ring.newestMs < o.windowMs) break;
      rings.delete(key);
    }
  }

  function take(userId: string): Taken {
    const time = clock();
    evict(time);
    const ring = rings.get(userId) ?? { times: new Float64Array(o.limit).fill(Number.NEGATIVE_INFINITY), next: 0, newestMs: time };
    const freeMs = (ring.times[ring.next] as number) + o.windowMs;
    if (freeMs > time) return { ok: false, retryAfterMs: freeMs - time };
    ring.times[ring.next] = time;
    ring.next = (ring.next + 1) % o.limit;
    ring.newestMs = time;
    rings.delete(userId);
    rings.set(userId, ring);
    return { ok: true, retryAfterMs: 0 };
  }

  return { take };
}
