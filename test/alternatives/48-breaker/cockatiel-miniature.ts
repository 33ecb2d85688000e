// passes: an adapter around a miniature of cockatiel: a policy with states of its own, a consecutive breaker, an event emitter
import { EventEmitter } from 'node:events';

type Inner = { value: 'Closed' } | { value: 'Open'; openedAt: number } | { value: 'HalfOpen' };

class ConsecutiveBreaker {
  readonly #threshold: number;
  #count = 0;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  success(): void {
    this.#count = 0;
  }

  failure(): boolean {
    this.#count += 1;
    return this.#count >= this.#threshold;
  }
}

class BrokenCircuitError extends Error {
  override name = 'BrokenCircuitError';
}

class CircuitBreakerPolicy extends EventEmitter {
  #inner: Inner = { value: 'Closed' };
  readonly #handles: (error: unknown) => boolean;
  readonly #breaker: ConsecutiveBreaker;
  readonly #halfOpenAfter: number;
  readonly #now: () => number;

  constructor(handles: (error: unknown) => boolean, halfOpenAfter: number, breaker: ConsecutiveBreaker, now: () => number) {
    super();
    this.#handles = handles;
    this.#halfOpenAfter = halfOpenAfter;
    this.#breaker = breaker;
    this.#now = now;
  }

  get state(): Inner['value'] {
    return this.#inner.value;
  }

  async execute<T>(fn: () => T | Promise<T>): Promise<T> {
    const inner = this.#inner;
    switch (inner.value) {
      case 'HalfOpen':
        throw new BrokenCircuitError('a test call is under way');
      case 'Open':
        if (this.#now() - inner.openedAt < this.#halfOpenAfter) throw new BrokenCircuitError('the circuit is open');
        return this.#test(fn);
      case 'Closed':
        try {
          const result = await fn();
          this.#breaker.success();
          return result;
        } catch (error) {
          if (this.#handles(error) && this.#breaker.failure() && this.state === 'Closed') this.#open();
          throw error;
        }
    }
  }

  async #test<T>(fn: () => T | Promise<T>): Promise<T> {
    this.#change({ value: 'HalfOpen' });
    try {
      const result = await fn();
      this.#close();
      return result;
    } catch (error) {
      if (this.#handles(error)) this.#open();
      else this.#close();
      throw error;
    }
  }

  #open(): void {
    this.#change({ value: 'Open', openedAt: this.#now() });
  }

  #close(): void {
    this.#breaker.success();
    this.#change({ value: 'Closed' });
  }

  #change(inner: Inner): void {
    this.#inner = inner;
    this.emit('stateChange', inner.value);
  }
}

const NAMES = { Closed: 'closed', Open: 'open', HalfOpen: 'half-open' } as const;

export function createBreaker(o: {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}) {
  const breaker = new ConsecutiveBreaker(o.failureThreshold);
  const policy = new CircuitBreakerPolicy(o.isFailure ?? (() => true), o.cooldownMs, breaker, o.now ?? (() => performance.now()));
  return {
    state: () => NAMES[policy.state],
    call: <T>(fn: () => T | Promise<T>): Promise<T> =>
      policy.execute(fn).catch((error: unknown) => {
        if (error instanceof BrokenCircuitError) Object.assign(error, { code: 'ECIRCUITOPEN' });
        throw error;
      }),
  };
}
