/** Thrown by a wait when the measurement ends: nobody waits for an answer any more. */
export class GaveUp extends Error {
  readonly code = 'gave-up';

  constructor() {
    super('the measurement has ended');
    this.name = 'GaveUp';
  }
}

/** The client's time. Waits may be shortened, all alike, so that a long outage fits into a short measurement. */
export class Clock {
  readonly #scale: number;
  readonly #end: AbortSignal;

  /** @param scale how many times faster it runs */
  constructor(scale: number, end: AbortSignal) {
    this.#scale = scale;
    this.#end = end;
  }

  readonly now = (): number => performance.now() * this.#scale;

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      if (this.#end.aborted) {
        reject(new GaveUp());
        return;
      }
      const give = (): void => {
        clearTimeout(timer);
        reject(new GaveUp());
      };
      const timer = setTimeout(() => {
        this.#end.removeEventListener('abort', give);
        resolve();
      }, ms / this.#scale);
      this.#end.addEventListener('abort', give, { once: true });
    });

  /** Waits for work, but not beyond the end. */
  async until<T>(work: Promise<T>): Promise<T> {
    let give = (): void => {};
    const ended = new Promise<never>((_resolve, reject) => {
      give = () => reject(new GaveUp());
      if (this.#end.aborted) give();
      this.#end.addEventListener('abort', give, { once: true });
    });
    try {
      return await Promise.race([work, ended]);
    } finally {
      this.#end.removeEventListener('abort', give);
      work.catch(() => {});
    }
  }
}
