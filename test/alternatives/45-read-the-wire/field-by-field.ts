// passes: no regular expression for the line: cuts it at its first colons and commas, reads the fields into a map, flags in the table's order
type Flag = 'SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR';
interface Endpoint {
  host: string;
  port: number;
}
interface Segment {
  time: string;
  src: Endpoint;
  dst: Endpoint;
  flags: Flag[];
  seq: { start: number; end: number } | null;
  ack: number | null;
  win: number | null;
  length: number;
}

const LETTERS: [string, Flag][] = [
  ['C', 'CWR'],
  ['W', 'CWR'],
  ['E', 'ECE'],
  ['U', 'URG'],
  ['.', 'ACK'],
  ['P', 'PSH'],
  ['R', 'RST'],
  ['S', 'SYN'],
  ['F', 'FIN'],
];

function endpointOf(address: string): Endpoint | undefined {
  const parts = address.split('.');
  const port = parts.pop() ?? '';
  return parts.length > 0 && port !== '' ? { host: parts.join('.'), port: Number(port) } : undefined;
}

export function parseTcpdump(line: string): Segment | null {
  const at = line.indexOf(': Flags [');
  if (at < 0) return null;
  const words = line.slice(0, at).split(' ').filter(Boolean);
  const [from = '', arrow, to = ''] = words.slice(-3);
  const src = endpointOf(from);
  const dst = endpointOf(to);
  if (arrow !== '>' || !src || !dst) return null;

  const closing = line.indexOf(']', at);
  const letters = line.slice(at + ': Flags ['.length, closing);
  let rest = line.slice(closing + 1);
  const options = rest.indexOf(', options [');
  if (options >= 0) rest = rest.slice(0, options) + rest.slice(rest.indexOf(']', options) + 1);

  const fields = new Map<string, string>();
  for (const field of rest.split(', ').filter(Boolean)) {
    const [name = '', value = ''] = field.split(' ');
    fields.set(name, value);
    if (name === 'length') break;
  }
  const numberOf = (name: string): number | null => (fields.has(name) ? Number.parseInt(fields.get(name) ?? '', 10) : null);
  const [start, end = start] = fields.get('seq')?.split(':').map(Number) ?? [];
  return {
    time: words[0] ?? '',
    src,
    dst,
    flags: LETTERS.filter(([letter]) => letters.includes(letter)).map(([, flag]) => flag),
    seq: start === undefined || end === undefined ? null : { start, end },
    ack: numberOf('ack'),
    win: numberOf('win'),
    length: numberOf('length') ?? 0,
  };
}

export function diagnose(lines: string[]): 'refused' | 'reset' | 'no-answer' | 'clean-close' | 'half-open' {
  const seen = { handshake: false, reset: false, callerFin: false, otherFin: false };
  let caller: Endpoint | undefined;
  for (const line of lines) {
    const segment = parseTcpdump(line);
    if (!segment) continue;
    const { flags, src } = segment;
    caller ??= src;
    const fromCaller = src.host === caller.host && src.port === caller.port;
    if (flags.includes('SYN') && flags.includes('ACK')) seen.handshake = true;
    if (flags.includes('RST')) seen.reset = true;
    if (flags.includes('FIN') && fromCaller) seen.callerFin = true;
    if (flags.includes('FIN') && !fromCaller) seen.otherFin = true;
  }
  if (seen.reset) return seen.handshake ? 'reset' : 'refused';
  if (!seen.handshake) return 'no-answer';
  return seen.callerFin && seen.otherFin ? 'clean-close' : 'half-open';
}
