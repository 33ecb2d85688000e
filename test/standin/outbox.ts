import type { Event } from './message.ts';

/** Events on their way to the frame, in order. The frame fetches them, so they travel in batches as large as its own pace makes them. */
export class Outbox {
  #events: Event[] = [];
  #wake: (() => void) | undefined;

  push(event: Event): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** All events since the last call; waits for the first one. */
  async take(): Promise<Event[]> {
    if (this.#events.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
