import type { Text } from '../text.ts';

/** Which side an event comes from: the learner's program, or the other end, played by the lab. */
export type Side = 'you' | 'peer';

export type WireKind = 'connect' | 'accept' | 'refused' | 'data' | 'fin' | 'rst' | 'timeout' | 'destroy' | 'error' | 'note';

/** One event on the wire. The ladder draws one line for each. */
export interface WireEvent {
  /** Milliseconds since the first event; on the virtual clock where the check uses one. */
  atMs: number;
  /** Number of the connection within the check, from 1; 0 for what belongs to no connection. */
  conn: number;
  from: Side;
  kind: WireKind;
  /** Bytes of a `data` event. */
  size?: number;
  /** The first bytes of a `data` event, printable. */
  bytes?: string;
  /** What happened, for notes and errors. */
  text?: Text;
  /** The event that broke the rule. */
  broke?: true;
}

const MOST_EVENTS = 200;
const SHOWN_BYTES = 24;

/** The first bytes as one would type them: control characters escaped, cut at {@link SHOWN_BYTES}. */
export function printable(data: Uint8Array): string {
  const head = Buffer.from(data.subarray(0, SHOWN_BYTES)).toString('latin1');
  const quoted = JSON.stringify(head).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\u00', '\\x');
  const escaped = quoted.replace(/[\u007f-\u00ff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
  return data.length > SHOWN_BYTES ? `${escaped}…` : escaped;
}

/** The recorded sequence of what happened on the sockets during one check. */
export class Wire {
  readonly #events: WireEvent[] = [];
  readonly #now: () => number;
  /** Time zero is the first event: what the lab did to prepare is nobody's business. */
  #zeroMs: number | undefined;
  #connections = 0;
  #omitted = 0;

  /** @param now milliseconds, from any origin */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The number of a new connection. */
  open(): number {
    this.#connections += 1;
    return this.#connections;
  }

  add(conn: number, from: Side, kind: WireKind, more: Pick<WireEvent, 'size' | 'bytes' | 'text'> = {}): void {
    if (this.#events.length >= MOST_EVENTS) {
      this.#omitted += 1;
      return;
    }
    this.#zeroMs ??= this.#now();
    this.#events.push({ atMs: Math.round((this.#now() - this.#zeroMs) * 10) / 10, conn, from, kind, ...more });
  }

  data(conn: number, from: Side, data: Uint8Array): void {
    this.add(conn, from, 'data', { size: data.length, bytes: printable(data) });
  }

  note(from: Side, text: Text): void {
    this.add(0, from, 'note', { text });
  }

  /** Marks the newest event that fits as the one that broke the rule. */
  mark(fits: (event: WireEvent) => boolean = () => true): void {
    const event = this.#events.findLast(fits);
    if (event) event.broke = true;
  }

  events(): WireEvent[] {
    if (this.#omitted === 0) return [...this.#events];
    const text = { en: `… ${this.#omitted} more events`, vi: `… còn ${this.#omitted} sự kiện nữa` };
    const atMs = this.#events.at(-1)?.atMs ?? 0;
    return [...this.#events, { atMs, conn: 0, from: 'peer', kind: 'note', text }];
  }
}
