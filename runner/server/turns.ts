import type { ServerResponse } from 'node:http';
import type { Refused } from './guard.ts';

/** A run that goes on. */
interface Running {
  stopper: AbortController;
  ended: Promise<void>;
}

/** Runs that pages have asked for: of each name one at a time. */
export class Turns {
  readonly #running = new Map<string, Running>();

  /**
   * Plays a run. The page that goes away ends it.
   *
   * @param busy what is said when a run of that name goes on
   * @throws Refused
   */
  async take(name: string, response: ServerResponse, busy: Refused, play: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const before = this.#running.get(name);
    if (before && !before.stopper.signal.aborted) throw busy;
    const stopper = new AbortController();
    response.on('close', () => stopper.abort());
    // One that has been told to stop is waited for; who asks a third time meanwhile is told that we are busy.
    const ended = (before?.ended ?? Promise.resolve())
      .then(() => play(stopper.signal))
      .finally(() => {
        if (this.#running.get(name)?.stopper === stopper) this.#running.delete(name);
      });
    this.#running.set(name, { stopper, ended: ended.catch(() => {}) });
    await ended;
  }

  stop(name: string): void {
    this.#running.get(name)?.stopper.abort();
  }

  /** Ends all of them; resolves when nothing of them is left. */
  async close(): Promise<void> {
    for (const run of this.#running.values()) run.stopper.abort();
    await Promise.all([...this.#running.values()].map((run) => run.ended));
  }
}
