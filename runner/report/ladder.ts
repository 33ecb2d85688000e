import type { WireEvent } from '../lab/wire.ts';
import type { Role, Terminal } from '../terminal.ts';
import type { Text } from '../text.ts';

/** A pause on the wire that is worth a line of its own, in milliseconds. */
const SILENCE_MS = 15;
const TIME_WIDTH = 9;
const LANE = '│';
const CLOSED_LANE = '╎';

const YOU: Text = { en: 'your program', vi: 'chương trình của bạn' };
const PEER: Text = { en: 'the other side', vi: 'đầu bên kia' };
const HERE: Text = { en: 'here', vi: 'tại đây' };
const SILENCE: Text = { en: 'silence', vi: 'im lặng' };
const NAMES: Partial<Record<WireEvent['kind'], Text>> = {
  connect: { en: 'connect', vi: 'kết nối' },
  accept: { en: 'accepted', vi: 'đã nhận' },
  refused: { en: 'refused', vi: 'bị từ chối' },
  fin: { en: 'FIN', vi: 'FIN' },
  rst: { en: 'RST', vi: 'RST' },
  destroy: { en: 'gave up connecting', vi: 'bỏ cuộc, không kết nối nữa' },
};

const ROLES: Record<WireEvent['kind'], Role> = {
  connect: 'line',
  accept: 'line',
  data: 'line',
  refused: 'alarm',
  rst: 'alarm',
  error: 'alarm',
  fin: 'quiet',
  destroy: 'quiet',
  note: 'strong',
  timeout: 'wait',
};

/** A rung between the lanes: what it starts and ends with, and what fills it. */
interface Rung {
  left: string;
  right: string;
  label: string;
  fill: string;
}

function arrow(event: WireEvent, label: string): Rung {
  return event.from === 'you' ? { left: '──', right: '─▶', label, fill: '─' } : { left: '◀─', right: '──', label, fill: '─' };
}

/** Toward the other side, ending in a glyph of its own. */
function ended(event: WireEvent, label: string, rightGlyph: string, leftGlyph: string): Rung {
  return event.from === 'you'
    ? { left: '──', right: `──${rightGlyph}`, label, fill: '─' }
    : { left: `${leftGlyph}──`, right: '──', label, fill: '─' };
}

function dataLabel({ size = 0, bytes = '' }: WireEvent): string {
  return bytes ? `${size} B "${bytes}"` : `${size} B`;
}

/** Draws the wire of one check: two lanes, time downwards, one line per event, at most as wide as the terminal. */
export class Ladder {
  readonly #terminal: Terminal;
  readonly #middle: number;
  readonly #numbered: boolean;
  readonly #closed = new Map<string, boolean>();

  constructor(terminal: Terminal, events: readonly WireEvent[]) {
    this.#terminal = terminal;
    this.#numbered = new Set(events.map(({ conn }) => conn).filter((conn) => conn > 0)).size > 1;
    this.#middle = Math.min(52, terminal.width - TIME_WIDTH - (this.#numbered ? 16 : 12));
  }

  lines(events: readonly WireEvent[]): string[] {
    const lines = [this.#header()];
    let beforeMs = 0;
    for (const event of events) {
      if (event.atMs - beforeMs >= SILENCE_MS) lines.push(this.#silence(event.atMs - beforeMs));
      beforeMs = event.atMs;
      lines.push(this.#event(event));
    }
    return lines;
  }

  #word(text: Text): string {
    return text[this.#terminal.language];
  }

  #header(): string {
    const you = this.#word(YOU);
    const peer = this.#word(PEER);
    const gap = Math.max(2, this.#middle + 2 - you.length - peer.length);
    return this.#terminal.paint('quiet', `${' '.repeat(TIME_WIDTH + 2)}${you}${' '.repeat(gap)}${peer}`);
  }

  #silence(ms: number): string {
    const label = ` ${this.#word(SILENCE)} ${formatMs(ms)}`;
    const row = `${' '.repeat(TIME_WIDTH + 2)}┆${label.padEnd(this.#middle)}┆`;
    return this.#terminal.paint('wait', row);
  }

  #event(event: WireEvent): string {
    const time = formatMs(event.atMs).padStart(TIME_WIDTH);
    const mark = event.broke ? this.#terminal.paint('alarm', '▶') : ' ';
    const number = this.#numbered && event.conn > 0 ? ` #${event.conn}` : '';
    const here = event.broke ? this.#terminal.paint('alarm', `  ${this.#word(HERE)}`) : '';
    const body = this.#terminal.paint(event.broke ? 'alarm' : ROLES[event.kind], this.#body(event));
    return `${mark}${this.#terminal.paint('quiet', time)} ${body}${this.#terminal.paint('quiet', number)}${here}`;
  }

  #body(event: WireEvent): string {
    const name = NAMES[event.kind];
    const label = name ? this.#word(name) : event.text ? this.#word(event.text) : '';
    switch (event.kind) {
      case 'connect':
        return event.from === 'you' ? this.#rung(event, arrow(event, label), '●') : this.#rung(event, arrow(event, label), LANE, '●');
      case 'accept':
        return `${this.#lane(event, 'you')}${label.padStart(this.#middle - 1)} ●`;
      case 'refused':
        return this.#rung(event, { left: '✕──', right: '──', label, fill: '─' }, LANE, '○');
      case 'data':
        return this.#rung(event, arrow(event, dataLabel(event)));
      case 'fin':
        return this.#ending(event, ended(event, label, '┤', '├'));
      case 'rst':
        return this.#ending(event, ended(event, label, '✕', '✕'));
      case 'timeout':
        return `┆ ${label}`;
      default:
        return event.from === 'you'
          ? `${this.#lane(event, 'you')} ${label}`
          : `${this.#lane(event, 'you')}${label.padStart(this.#middle - 1)} ${this.#lane(event, 'peer')}`;
    }
  }

  /** After FIN or RST the sender's lane is dashed. */
  #ending(event: WireEvent, rung: Rung): string {
    const drawn = this.#rung(event, rung);
    this.#closed.set(`${event.conn} ${event.from}`, true);
    return drawn;
  }

  #lane(event: WireEvent, side: WireEvent['from']): string {
    return this.#closed.get(`${event.conn} ${side}`) ? CLOSED_LANE : LANE;
  }

  #rung(event: WireEvent, rung: Rung, left = this.#lane(event, 'you'), right = this.#lane(event, 'peer')): string {
    const room = this.#middle - rung.left.length - rung.right.length - 2;
    const label = rung.label.length > room ? `${rung.label.slice(0, room - 1)}…` : rung.label;
    const fill = rung.fill.repeat(Math.max(0, room - label.length));
    return `${left}${rung.left} ${label} ${fill}${rung.right}${right}`;
  }
}

/** Milliseconds as one reads them: `0 ms`, `4.5 ms`, `1.13 s`. */
export function formatMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms < 10 && !Number.isInteger(ms) ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
