// passes: writes a history like Zeek's (capitals for the caller, S h D F R …) and reads the diagnosis off it with patterns
type Flag = 'SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR';

const LINE =
  /^(\S+)\s.*?\bIP6?\s(\S+)\.(\d+)\s>\s(\S+)\.(\d+):\sFlags\s\[(\S+)\](?:,\sseq\s(\d+)(?::(\d+))?)?(?:,\sack\s(\d+))?(?:,\swin\s(\d+))?(?:,[^[]*\[[^\]]*\])?(?:,\surg\s\d+)?,\slength\s(\d+)/;

const FLAG_OF = new Map<string, Flag>([
  ['S', 'SYN'],
  ['F', 'FIN'],
  ['R', 'RST'],
  ['P', 'PSH'],
  ['.', 'ACK'],
  ['U', 'URG'],
  ['E', 'ECE'],
  ['W', 'CWR'],
]);

export function parseTcpdump(line: string) {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, time = '', srcHost = '', srcPort, dstHost = '', dstPort, letters = '', first, last, ack, win, length] = match;
  const flags = new Set<Flag>();
  for (const letter of letters) {
    const flag = FLAG_OF.get(letter);
    if (flag) flags.add(flag);
  }
  return {
    time,
    src: { host: srcHost, port: Number(srcPort) },
    dst: { host: dstHost, port: Number(dstPort) },
    flags: Array.from(flags),
    seq: first === undefined ? null : { start: +first, end: +(last ?? first) },
    ack: ack === undefined ? null : +ack,
    win: win === undefined ? null : +win,
    length: Number(length),
    raw: line,
  };
}

/** One letter for each segment, like the `history` of Zeek's conn.log. */
function historyOf(lines: readonly string[]): string {
  let caller: string | undefined;
  let history = '';
  for (const line of lines) {
    const segment = parseTcpdump(line);
    if (!segment) continue;
    const from = `${segment.src.host}|${segment.src.port}`;
    caller ??= from;
    const has = (flag: Flag): boolean => segment.flags.includes(flag);
    let letter = has('PSH') ? 'd' : 'a';
    if (has('SYN')) letter = has('ACK') ? 'h' : 's';
    if (has('FIN')) letter = 'f';
    if (has('RST')) letter = 'r';
    history += from === caller ? letter.toUpperCase() : letter;
  }
  return history;
}

export function diagnose(lines: string[]): 'refused' | 'reset' | 'no-answer' | 'clean-close' | 'half-open' {
  const history = historyOf(lines);
  if (/h.*r/i.test(history)) return 'reset';
  if (/r/i.test(history)) return 'refused';
  if (!history.includes('h')) return 'no-answer';
  return history.includes('f') && history.includes('F') ? 'clean-close' : 'half-open';
}
