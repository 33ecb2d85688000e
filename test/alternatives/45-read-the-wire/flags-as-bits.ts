// passes: flags as the bits of the TCP header, diagnosis from the bits of either side joined together; a generator over the segments
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

/** In the order of the bits, from the lowest. */
const BITS: readonly Flag[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];
const LETTERS = 'FSRP.UEW';
const bit = (flag: Flag): number => 1 << BITS.indexOf(flag);

export const parseTcpdump = (line: string): Segment | null => {
  const [, head, letters = '', tail = ''] = /^(.*?): Flags \[([^\]]+)\](.*)/s.exec(line) ?? [];
  if (head === undefined) return null;
  const [, time, src, srcPort, dst, dstPort] = /^(\S+).* IP6? (\S+)\.(\d+) > (\S+)\.(\d+)$/.exec(head) ?? [];
  if (!time || !src || !dst) return null;
  const [before = '', after = ''] = tail.includes(', options [') ? tail.split(', options [') : [tail.split(', length')[0], tail];
  const [, length = '0'] = /, length (\d+)/.exec(after) ?? [];
  const [, start, , end] = /seq (\d+)(:(\d+))?/.exec(before) ?? [];
  const [, ack] = /ack (\d+)/.exec(before) ?? [];
  const [, win] = /win (\d+)/.exec(before) ?? [];
  return {
    time,
    src: { host: src, port: Number(srcPort) },
    dst: { host: dst, port: Number(dstPort) },
    flags: BITS.filter((_flag, index) => letters.includes(LETTERS[index] ?? '?')),
    seq: start ? { start: Number(start), end: Number(end ?? start) } : null,
    ack: ack ? Number(ack) : null,
    win: win ? Number(win) : null,
    length: Number(length),
  };
};

function* segmentsOf(lines: Iterable<string>): Generator<Segment> {
  for (const line of lines) {
    const segment = parseTcpdump(line);
    if (segment) yield segment;
  }
}

export const diagnose = (lines: string[]) => {
  const sides: Record<string, number> = {};
  let handshake = false;
  for (const { src, flags } of segmentsOf(lines)) {
    const bits = flags.reduce((sum, flag) => sum | bit(flag), 0);
    handshake ||= (bits & bit('SYN')) !== 0 && (bits & bit('ACK')) !== 0;
    const side = `[${src.host}]:${src.port}`;
    sides[side] = (sides[side] ?? 0) | bits;
  }
  const all = Object.values(sides);
  const reset = all.some((bits) => bits & bit('RST'));
  if (!handshake) return reset ? 'refused' : 'no-answer';
  if (reset) return 'reset';
  return all.length === 2 && all.every((bits) => bits & bit('FIN')) ? 'clean-close' : 'half-open';
};
