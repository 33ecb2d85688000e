// caught-by: reads-ipv6
// Some IPv6 addresses are written with the dots of IPv4 at their end.
type Flag = 'SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR';
interface Segment {
  time: string;
  src: { host: string; port: number };
  dst: { host: string; port: number };
  flags: Flag[];
  seq: { start: number; end: number } | null;
  ack: number | null;
  win: number | null;
  length: number;
}
type Diagnosis = 'refused' | 'reset' | 'no-answer' | 'clean-close' | 'half-open';

const NAMES: Record<string, Flag> = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK', U: 'URG', E: 'ECE', W: 'CWR' };

function endpoint(text: string): { host: string; port: number } {
  const dot = text.lastIndexOf('.');
  return { host: text.slice(0, dot), port: Number(text.slice(dot + 1)) };
}

export function parseTcpdump(line: string): Segment | null {
  const found = /^(\S+) .*?IP6? ((?:[\d.]+|[\da-f:]+)\.\d+) > ((?:[\d.]+|[\da-f:]+)\.\d+): Flags \[([^\]]*)\](.*)$/.exec(line);
  if (!found) return null;
  const [, time = '', from = '', to = '', letters = '', rest = ''] = found;
  const fields = rest.replace(/ options \[[^\]]*\],/, '').replace(/(, length \d+).*/, '$1');
  const numberOf = (name: string): number | null => {
    const text = new RegExp(`, ${name} (\\d+)`).exec(fields)?.[1];
    return text === undefined ? null : Number(text);
  };
  const range = /, seq (\d+)(?::(\d+))?/.exec(fields);
  return {
    time,
    src: endpoint(from),
    dst: endpoint(to),
    flags: [...letters].flatMap((letter) => NAMES[letter] ?? []),
    seq: range ? { start: Number(range[1]), end: Number(range[2] ?? range[1]) } : null,
    ack: numberOf('ack'),
    win: numberOf('win'),
    length: numberOf('length') ?? 0,
  };
}

export function diagnose(lines: string[]): Diagnosis {
  const segments = lines.map(parseTcpdump).filter((segment) => segment !== null);
  const having = (...wanted: Flag[]) => segments.filter(({ flags }) => wanted.every((flag) => flags.includes(flag)));
  const established = having('SYN', 'ACK').length > 0;
  const reset = having('RST').length > 0;
  if (!established) return reset ? 'refused' : 'no-answer';
  if (reset) return 'reset';
  const goodbyes = new Set(having('FIN').map(({ src }) => `${src.host} ${src.port}`)).size;
  return goodbyes === 2 ? 'clean-close' : 'half-open';
}
