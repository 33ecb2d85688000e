import type { Message } from './channel.ts';
import type { KillReason } from './child.ts';
import { LIMITS } from './limits.ts';

/** Watches one child's run from outside: whoever is past a limit is killed, whatever their program does. */
export class Watchdog {
  readonly #kill: (reason: KillReason) => void;
  readonly #runTimer: ReturnType<typeof setTimeout>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #printedBytes = 0;

  /** @param runLimitMs what is left for the whole run, in milliseconds */
  constructor(runLimitMs: number, kill: (reason: KillReason) => void) {
    this.#kill = kill;
    this.#runTimer = setTimeout(() => kill('run-limit'), runLimitMs);
    this.#limit(LIMITS.startMs, 'start-limit');
  }

  /** What the child does next has a limit of its own. */
  onMessage(message: Message): void {
    if (message.type === 'loading') this.#limit(LIMITS.loadMs + LIMITS.graceMs, 'load-limit');
    if (message.type === 'loaded') this.#limit(LIMITS.startMs, 'start-limit');
    if (message.type === 'started') this.#limit(message.limitMs + LIMITS.graceMs, 'check-limit');
    if (message.type === 'ended') this.#limit(LIMITS.betweenMs, 'check-limit');
    if (message.type === 'console-dropped') this.onOutput(message.bytes);
  }

  /** Counts what is printed. */
  onOutput(bytes: number): void {
    this.#printedBytes += bytes;
    if (this.#printedBytes > LIMITS.floodBytes) this.#kill('flood');
  }

  stop(): void {
    clearTimeout(this.#runTimer);
    clearTimeout(this.#timer);
  }

  #limit(ms: number, reason: KillReason): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#kill(reason), ms);
  }
}
