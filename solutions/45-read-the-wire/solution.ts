export type Flag = 'SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR';

export interface Endpoint {
  host: string;
  port: number;
}

export interface Segment {
  time: string;
  src: Endpoint;
  dst: Endpoint;
  flags: Flag[];
  seq: { start: number; end: number } | null;
  ack: number | null;
  win: number | null;
  length: number;
}

export type Diagnosis = 'refused' | 'reset' | 'no-answer' | 'clean-close' | 'half-open';

const FLAGS: Record<string, Flag> = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK', U: 'URG', E: 'ECE', W: 'CWR' };

/** The fields in the order in which tcpdump writes them; behind the length come words of strangers. */
const SEGMENT = new RegExp(
  [
    /^(?<time>\S+) (?:\S+ +\w+ +)?IP6? /, // `lo    In  ` with -i any
    /(?<srcHost>\S+)\.(?<srcPort>\d+) > (?<dstHost>\S+)\.(?<dstPort>\d+): /,
    /Flags \[(?<letters>[^\]]+)\]/,
    /(?:, seq (?<start>\d+)(?::(?<end>\d+))?)?(?:, ack (?<ack>\d+))?(?:, win (?<win>\d+))?/,
    /(?:, urg \d+)?(?:, options \[[^\]]*\])?, length (?<length>\d+)/,
  ]
    .map(({ source }) => source)
    .join(''),
);

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

export function parseTcpdump(line: string): Segment | null {
  const found = SEGMENT.exec(line)?.groups;
  if (!found) return null;
  const { time = '', srcHost = '', srcPort, dstHost = '', dstPort, letters = '', start, end = start, ack, win, length } = found;
  return {
    time,
    src: { host: srcHost, port: Number(srcPort) },
    dst: { host: dstHost, port: Number(dstPort) },
    flags: [...letters].flatMap((letter) => FLAGS[letter] ?? []),
    seq: start === undefined ? null : { start: Number(start), end: Number(end) },
    ack: numberOrNull(ack),
    win: numberOrNull(win),
    length: Number(length),
  };
}

export function diagnose(lines: string[]): Diagnosis {
  const segments = lines.map(parseTcpdump).filter((segment) => segment !== null);
  const withFlags = (...wanted: Flag[]): Segment[] => segments.filter(({ flags }) => wanted.every((flag) => flags.includes(flag)));
  const established = withFlags('SYN', 'ACK').length > 0;
  const reset = withFlags('RST').length > 0;
  if (!established) return reset ? 'refused' : 'no-answer';
  if (reset) return 'reset';
  // Sides, not segments: a FIN that nobody acknowledges is sent again and again.
  const goodbyes = new Set(withFlags('FIN').map(({ src }) => `${src.host} ${src.port}`));
  return goodbyes.size === 2 ? 'clean-close' : 'half-open';
}
