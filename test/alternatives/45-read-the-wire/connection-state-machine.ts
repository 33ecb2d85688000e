// passes: a class that follows the states of a connection, one per line, and a tokenizer that eats a line from the left
type Flag = 'SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR';
type Diagnosis = 'refused' | 'reset' | 'no-answer' | 'clean-close' | 'half-open';

class Segment {
  time = '';
  src = { host: '', port: 0 };
  dst = { host: '', port: 0 };
  flags: Flag[] = [];
  seq: { start: number; end: number } | null = null;
  ack: number | null = null;
  win: number | null = null;
  length = 0;
}

/** Eats what matches from the left of the text. */
class Cursor {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  eat(pattern: RegExp): string[] | undefined {
    const match = pattern.exec(this.#rest);
    if (match?.index !== 0) return undefined;
    this.#rest = this.#rest.slice(match[0].length);
    return match.slice(1);
  }
}

const ADDRESS = /^([0-9a-f:.]+)\.(\d+)/i;

function endpoint(cursor: Cursor): { host: string; port: number } | undefined {
  const [host, port] = cursor.eat(ADDRESS) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

const NAMES: { [letter: string]: Flag } = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK', U: 'URG', E: 'ECE', W: 'CWR' };

export function parseTcpdump(line: string): Segment | null {
  const cursor = new Cursor(line);
  const segment = new Segment();
  const [time] = cursor.eat(/^(\d\d:\d\d:\d\d\.\d+)\s+/) ?? [];
  if (time === undefined) return null;
  segment.time = time;
  cursor.eat(/^\S+\s+(?:In|Out|B|M|P)\s+/);
  if (!cursor.eat(/^IP6?\s+/)) return null;
  const src = endpoint(cursor);
  cursor.eat(/^ > /);
  const dst = endpoint(cursor);
  const [letters] = cursor.eat(/^: Flags \[(.+?)\]/) ?? [];
  if (!src || !dst || letters === undefined) return null;
  segment.src = src;
  segment.dst = dst;
  for (const letter of letters) {
    const name = NAMES[letter];
    if (name) segment.flags.push(name);
  }
  for (;;) {
    if (cursor.eat(/^, options \[.*?\]/)) continue;
    const [name, value = '', end = value] = cursor.eat(/^, (\w+) (\d+)(?::(\d+))?/) ?? [];
    if (name === 'seq') segment.seq = { start: Number(value), end: Number(end) };
    if (name === 'ack') segment.ack = Number(value);
    if (name === 'win') segment.win = Number(value);
    if (name === 'length') segment.length = Number(value);
    if (name === undefined || name === 'length') return segment;
  }
}

class Connection {
  #established = false;
  #end: 'refused' | 'reset' | undefined;
  readonly #goodbyes = new Map<string, number>();

  follow({ flags, src }: Segment): this {
    const has = new Set(flags);
    if (has.has('SYN') && has.has('ACK')) this.#established = true;
    if (has.has('RST')) this.#end ??= this.#established ? 'reset' : 'refused';
    const side = JSON.stringify(src);
    if (has.has('FIN')) this.#goodbyes.set(side, (this.#goodbyes.get(side) ?? 0) + 1);
    return this;
  }

  get diagnosis(): Diagnosis {
    if (this.#end) return this.#end;
    if (!this.#established) return 'no-answer';
    return this.#goodbyes.size > 1 ? 'clean-close' : 'half-open';
  }
}

export function diagnose(lines: string[]): Diagnosis {
  return lines
    .map((line) => parseTcpdump(line))
    .filter((segment) => segment instanceof Segment)
    .reduce((connection, segment) => connection.follow(segment), new Connection()).diagnosis;
}
