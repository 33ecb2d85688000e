// passes: two maps that are rotated once a window: whoever is in neither has been gone for long
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

class Generations implements UserLimiter {
  readonly #o: Required<LimiterOptions>;
  #young = new Map<string, number[]>();
  #old = new Map<string, number[]>();
  #rotatedMs: number;

  constructor(o: LimiterOptions) {
    this.#o = { now: () => performance.now(), ...o };
    this.#rotatedMs = this.#o.now();
  }

  take(userId: string): Taken {
    const time = this.#o.now();
    this.#rotate(time);
    const hits = this.#young.get(userId) ?? this.#old.get(userId) ?? [];
    while (hits[0] !== undefined && hits[0] <= time - this.#o.windowMs) hits.shift();
    const retryAfterMs = hits.length < this.#o.limit ? 0 : (hits[0] ?? time) - time + this.#o.windowMs;
    if (retryAfterMs === 0) {
      hits.push(time);
      this.#young.set(userId, hits);
    }
    return { ok: retryAfterMs === 0, retryAfterMs };
  }

  #rotate(time: number): void {
    if (time - this.#rotatedMs < this.#o.windowMs) return;
    this.#old = time - this.#rotatedMs < 2 * this.#o.windowMs ? this.#young : new Map();
    this.#young = new Map();
    this.#rotatedMs = time;
  }
}

export const createUserLimiter = (o: LimiterOptions): UserLimiter => new Generations(o);
