interface Sleeper {
  dueMs: number;
  wake(): void;
}

/** More waits than any right program makes in one check. */
const MOST_SLEEPS = 10_000;

/** So many turns of the event loop without another wait, and everybody sleeps: a program may put its steps into turns of their own. */
const QUIET_TURNS = 3;

/**
 * A clock on which time passes only when everybody sleeps: backoffs of minutes are checked in milliseconds.
 * Hand `now` and `sleep` to the learner's program. Sleepers wake in the order in which they are due.
 */
export class VirtualClock {
  readonly #sleepers: Sleeper[] = [];
  #nowMs = 0;
  #held = false;
  #turn: NodeJS.Immediate | undefined;
  #quietTurns = 0;
  /** Every wait that was asked for, in order, in milliseconds. */
  readonly sleeps: number[] = [];

  readonly now = (): number => this.#nowMs;

  /** Resolves once the clock has moved `ms` on. Rejects like `timers/promises` when the signal aborts. */
  readonly sleep = (ms: number, options?: { signal?: AbortSignal }): Promise<void> => {
    this.sleeps.push(ms);
    if (this.sleeps.length > MOST_SLEEPS) return Promise.reject(new Error(`more than ${MOST_SLEEPS} waits`));
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        this.#remove(sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper = { dueMs: this.#nowMs + Math.max(0, Number(ms) || 0), wake };
      this.#sleepers.push(sleeper);
      this.#quietTurns = 0;
      signal?.addEventListener('abort', onAbort);
      this.#plan();
    });
  };

  /** Stops time: sleepers stay asleep until `release`. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#plan();
  }

  /** Moves time on by hand. Who is due wakes. */
  advance(ms: number): void {
    this.#nowMs += ms;
    for (const sleeper of this.#sleepers.filter(({ dueMs }) => dueMs <= this.#nowMs)) {
      this.#remove(sleeper);
      sleeper.wake();
    }
  }

  #remove(sleeper: Sleeper): void {
    const index = this.#sleepers.indexOf(sleeper);
    if (index >= 0) this.#sleepers.splice(index, 1);
  }

  /** When nobody has had anything else to do for some turns, the next sleeper wakes. */
  #plan(): void {
    if (this.#held || this.#turn || this.#sleepers.length === 0) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#quietTurns += 1;
      if (this.#quietTurns >= QUIET_TURNS) this.#wakeNext();
      this.#plan();
    });
  }

  #wakeNext(): void {
    this.#quietTurns = 0;
    if (this.#held) return;
    const next = this.#sleepers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
    if (!next) return;
    this.#remove(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.wake();
  }
}
