export type Flag = 'SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR';

export interface Endpoint {
  host: string;
  port: number;
}

/** One line of tcpdump, as data. */
export interface Segment {
  /** As printed: `16:25:39.425483`. */
  time: string;
  src: Endpoint;
  dst: Endpoint;
  /** In any order. */
  flags: Flag[];
  /** From start up to, but not including, end. Null where the line has no seq. */
  seq: { start: number; end: number } | null;
  /** Null where the line has no ack. */
  ack: number | null;
  win: number | null;
  /** Bytes of data. */
  length: number;
}

export type Diagnosis = 'refused' | 'reset' | 'no-answer' | 'clean-close' | 'half-open';

const FLAGS: Record<string, Flag> = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK' };

function endpoint(text: string): Endpoint {
  // TODO: where does tcpdump put the port? Print a line and look.
  const [host = '', port] = text.split(':');
  return { host, port: Number(port) };
}

export function parseTcpdump(line: string): Segment | null {
  const [time = '', , from = '', , to = '', , letters = ''] = line.split(' ');
  const start = Number(/seq (\d+)/.exec(line)?.[1]);
  const end = Number(/seq \d+:(\d+)/.exec(line)?.[1]);
  return {
    time,
    src: endpoint(from),
    dst: endpoint(to),
    flags: [...letters].flatMap((letter) => FLAGS[letter] ?? []),
    seq: { start, end },
    ack: Number(/ack (\d+)/.exec(line)?.[1]),
    win: Number(/win (\d+)/.exec(line)?.[1]),
    length: Number(/length (\d+)$/.exec(line)?.[1]),
  };
}

export function diagnose(lines: string[]): Diagnosis {
  const all = lines.map((line) => parseTcpdump(line)?.flags ?? []);
  if (all.some((flags) => flags.includes('RST'))) return 'reset';
  const goodbyes = all.filter((flags) => flags.includes('FIN')).length;
  if (goodbyes >= 2) return 'clean-close';
  return goodbyes === 1 ? 'half-open' : 'no-answer';
}
