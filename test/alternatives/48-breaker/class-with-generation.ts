// passes: a class; every change of state begins a new generation, and news of an older one is thrown away
type State = 'closed' | 'open' | 'half-open';

class CircuitOpenError extends Error {
  override name = 'CircuitOpenError';
  readonly code = 'ECIRCUITOPEN';
}

class Breaker {
  readonly #options: { failureThreshold: number; cooldownMs: number; now: () => number; isFailure: (error: unknown) => boolean };
  #state: State = 'closed';
  #generation = 0;
  #failures = 0;
  #openedAt = 0;

  constructor(options: { failureThreshold: number; cooldownMs: number; now: () => number; isFailure: (error: unknown) => boolean }) {
    this.#options = options;
  }

  /** Says half-open as soon as a probe would be let through. */
  state(): State {
    return this.#state === 'open' && this.#isRested() ? 'half-open' : this.#state;
  }

  async call<T>(fn: () => T | Promise<T>): Promise<T> {
    if (this.#state === 'open' && this.#isRested()) this.#become('half-open');
    else if (this.#state !== 'closed') throw new CircuitOpenError('refused by the circuit breaker');
    const generation = this.#generation;
    try {
      const value = await fn();
      this.#heard(generation, true);
      return value;
    } catch (error) {
      this.#heard(generation, !this.#options.isFailure(error));
      throw error;
    }
  }

  #isRested(): boolean {
    return this.#options.now() - this.#openedAt >= this.#options.cooldownMs;
  }

  #heard(generation: number, good: boolean): void {
    if (generation !== this.#generation) return;
    if (this.#state === 'half-open') this.#become(good ? 'closed' : 'open');
    else {
      this.#failures = good ? 0 : this.#failures + 1;
      if (this.#failures >= this.#options.failureThreshold) this.#become('open');
    }
  }

  #become(state: State): void {
    this.#state = state;
    this.#generation += 1;
    this.#failures = 0;
    if (state === 'open') this.#openedAt = this.#options.now();
  }
}

export function createBreaker({
  now = Date.now,
  isFailure = () => true,
  ...rest
}: {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}): Breaker {
  return new Breaker({ ...rest, now, isFailure });
}
