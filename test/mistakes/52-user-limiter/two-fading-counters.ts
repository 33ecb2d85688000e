// caught-by: any-stretch, no-needless-refusal, refused-cost-nothing, the-edge, retry-after-is-exact
// Estimates: the counter of the last minute, weighted by how much of it is still in the window, plus that of this one.
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

interface Counter {
  minute: number;
  count: number;
  before: number;
}

export function createUserLimiter({ limit, windowMs, now = Date.now }: LimiterOptions): UserLimiter {
  const counters = new Map<string, Counter>();
  let swept = Number.NaN;

  function sweep(minute: number): void {
    if (minute === swept) return;
    swept = minute;
    for (const [userId, counter] of counters) if (counter.minute < minute - 1) counters.delete(userId);
  }

  function turn(counter: Counter, minute: number): void {
    if (counter.minute === minute) return;
    counter.before = counter.minute === minute - 1 ? counter.count : 0;
    counter.count = 0;
    counter.minute = minute;
  }

  return {
    take(userId) {
      const nowMs = now();
      const minute = Math.floor(nowMs / windowMs);
      sweep(minute);
      const counter = counters.get(userId) ?? { minute, count: 0, before: 0 };
      counters.set(userId, counter);
      turn(counter, minute);
      const part = nowMs / windowMs - minute;
      if (counter.before * (1 - part) + counter.count >= limit) return { ok: false, retryAfterMs: Math.ceil((1 - part) * windowMs) };
      counter.count += 1;
      return { ok: true, retryAfterMs: 0 };
    },
  };
}
