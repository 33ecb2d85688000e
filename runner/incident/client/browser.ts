import { seededRandom } from '../../lab/random.ts';
import type { Journal } from '../journal.ts';
import type { Settings } from '../settings.ts';
import type { Message, Sender, Toolbox } from '../tools/toolbox.ts';
import type { Tracer } from '../trace.ts';
import type { Clock } from './clock.ts';
import { makeSender } from './sender.ts';
import { BrowserWire } from './wire.ts';

/** How the user learnt how a message ended. */
export interface Outcome {
  text: string;
  /** Undefined: it worked. */
  error: string | undefined;
  tookMs: number;
}

export interface BrowserParts {
  user: string;
  port: number;
  seed: number;
  settings: Settings;
  tools: Toolbox;
  clock: Clock;
  journal: Journal;
  tracer: Tracer;
  onBackoff(ms: number): void;
}

/** One user with one tab. */
export class Browser {
  readonly user: string;
  readonly random: () => number;
  readonly #wire: BrowserWire;
  readonly #send: Sender;
  readonly #parts: BrowserParts;

  constructor(parts: BrowserParts) {
    this.#parts = parts;
    this.user = parts.user;
    this.random = seededRandom(parts.seed, parts.user);
    this.#wire = new BrowserWire(parts.user, parts.port, parts.tracer);
    this.#send = makeSender({ ...parts, random: this.random, post: (message, key) => this.#wire.post(message, key) });
  }

  /** Sends a message and tells how that ended; never rejects. */
  send(message: Message): Promise<Outcome> {
    return this.#tell(message.text, () => this.#send(message));
  }

  /** Opens the list of tasks. */
  list(): Promise<Outcome> {
    return this.#tell('list', async () => {
      const { status } = await this.#wire.list();
      if (status !== 200) throw Object.assign(new Error(`the answer was ${status}`), { code: String(status) });
    });
  }

  close(): void {
    this.#wire.close();
  }

  async #tell(text: string, work: () => Promise<unknown>): Promise<Outcome> {
    const { clock, journal } = this.#parts;
    const startedMs = performance.now();
    const took = (): number => performance.now() - startedMs;
    try {
      await clock.until(work());
      journal.note('client', 'info', 'worked', { user: this.user, text, ms: Math.round(took()) });
      return { text, error: undefined, tookMs: took() };
    } catch (error) {
      const kind = kindOf(error);
      journal.note('client', 'error', `failed: ${(error as Error).message}`, { user: this.user, text, kind, ms: Math.round(took()) });
      return { text, error: kind, tookMs: took() };
    }
  }
}

/** `500`, `ECONNRESET`, `ECIRCUITOPEN`, `gave-up` */
function kindOf(error: unknown): string {
  const { code, status, name } = error as { code?: unknown; status?: unknown; name?: string };
  if (typeof code === 'string') return code;
  if (typeof status === 'number') return String(status);
  return name ?? 'failed';
}
