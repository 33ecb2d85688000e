import type { RequestTrace } from './result.ts';

/** Every attempt has one: the parts pass it on, as tracing systems do. */
export const TRACE_HEADER = 'x-request-id';

/** Follows requests through all parts of the system. */
export class Tracer {
  #startedMs = performance.now();
  readonly #traces = new Map<string, RequestTrace>();

  /** Begins to count from now on. */
  start(): void {
    this.#startedMs = performance.now();
  }

  now(): number {
    return Math.round(performance.now() - this.#startedMs);
  }

  begin(user: string, message: string, attempt: number): string {
    const id = `${message}/${attempt}`;
    this.#traces.set(id, { user, message, attempt, sentMs: this.now() });
    return id;
  }

  /** Notes when something happened to a request, the first time it does. */
  mark(id: string | undefined, what: 'endedMs' | 'hungUpMs' | 'arrivedMs' | 'slotMs' | 'freedMs'): void {
    const trace = id === undefined ? undefined : this.#traces.get(id);
    if (trace) trace[what] ??= this.now();
  }

  end(id: string, outcome: string): void {
    const trace = this.#traces.get(id);
    if (trace) trace.outcome = outcome;
    this.mark(id, 'endedMs');
  }

  all(): RequestTrace[] {
    return [...this.#traces.values()];
  }
}
