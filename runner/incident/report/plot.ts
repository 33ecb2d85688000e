import type { Language, Text } from '../../text.ts';
import type { Measure, RequestTrace, Slice } from '../result.ts';

/** Drawn for where it is shown: a picture that is made smaller has letters that nobody can read. */
export const PLOT_WIDTHS = { report: 860, column: 620 } as const;

type PlotWidth = (typeof PLOT_WIDTHS)[keyof typeof PLOT_WIDTHS];

const LEFT = 170;
/** Of a letter of the 12 px that both style sheets set. */
const LETTER = 7.3;
const LANE = 26;
const HEAD = 12;
const FOOT = 34;
const KEYS = 22;
const CHART_HEIGHT = 150;
const MOST_BARS = 60;

const WORDS = {
  connection: { en: 'has a connection', vi: 'đang giữ kết nối' },
  waits: { en: 'waits for a connection', vi: 'chờ kết nối' },
  user: { en: 'the user waits', vi: 'người dùng chờ' },
  hangUp: { en: 'the proxy hangs up', vi: 'proxy cúp máy' },
  attempt: { en: 'attempt', vi: 'lần' },
  succeeded: { en: 'succeeded', vi: 'thành công' },
  failed: { en: 'failed', vi: 'lỗi' },
  waiting: { en: 'requests waiting for a connection', vi: 'request đang chờ kết nối' },
  timeline: { en: 'Timeline of the requests', vi: 'Dòng thời gian của các request' },
  load: { en: 'Answers over time', vi: 'Câu trả lời theo thời gian' },
} satisfies Record<string, Text>;

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

/** A step for the axis, so that there are about six of them. */
function stepOf(spanMs: number): number {
  const rough = Math.max(1, spanMs / 6);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
}

type Place = (ms: number) => number;

/** @param right what has to stay free behind the last moment */
function scaleOf(spanMs: number, width: PlotWidth, right: number): Place {
  return (ms) => Math.round((LEFT + (ms / Math.max(1, spanMs)) * (width - LEFT - right)) * 10) / 10;
}

function axis(spanMs: number, x: Place, top: number, bottom: number): string {
  const step = stepOf(spanMs);
  const ticks: string[] = [];
  for (let ms = 0; ms <= spanMs; ms += step) {
    const label = spanMs >= 5000 ? `${ms / 1000} s` : `${Math.round(ms)} ms`;
    ticks.push(`<path class="grid" d="M${x(ms)} ${top}V${bottom}"/><text class="tick" x="${x(ms)}" y="${bottom + 16}">${label}</text>`);
  }
  return ticks.join('');
}

function bar(kind: string, from: number, to: number, y: number, height: number, title: string): string {
  const width = Math.max(1, Math.round((to - from) * 10) / 10);
  return `<rect class="${kind}" x="${from}" y="${y}" width="${width}" height="${height}"><title>${escapeXml(title)}</title></rect>`;
}

function lane(trace: RequestTrace, index: number, x: Place, lastMs: number, language: Language): string {
  const y = HEAD + index * LANE;
  const middle = y + LANE / 2;
  const { sentMs, endedMs = lastMs, arrivedMs, slotMs, freedMs, hungUpMs, outcome = '?' } = trace;
  const again = trace.attempt > 1 ? ` · ${WORDS.attempt[language]} ${trace.attempt}` : '';
  const parts = [
    `<text class="name" x="${LEFT - 10}" y="${middle + 4}">${escapeXml(trace.message.replace('message-', '#') + again)}</text>`,
  ];
  parts.push(bar('user', x(sentMs), x(endedMs), middle - 10, 4, `${WORDS.user[language]}: ${endedMs - sentMs} ms`));
  if (arrivedMs !== undefined) {
    const until = slotMs ?? freedMs ?? lastMs;
    if (slotMs !== undefined || outcome !== '429')
      parts.push(bar('waits', x(arrivedMs), x(until), middle - 4, 10, `${WORDS.waits[language]}: ${until - arrivedMs} ms`));
  }
  if (slotMs !== undefined)
    parts.push(
      bar('holds', x(slotMs), x(freedMs ?? lastMs), middle - 4, 10, `${WORDS.connection[language]}: ${(freedMs ?? lastMs) - slotMs} ms`),
    );
  if (hungUpMs !== undefined) {
    const at = x(hungUpMs);
    parts.push(
      `<path class="cut" d="M${at - 5} ${middle - 4}l10 10m0 -10l-10 10"><title>${escapeXml(`${WORDS.hangUp[language]}: ${hungUpMs} ms`)}</title></path>`,
    );
  }
  const good = outcome === '201';
  const edge = Math.max(x(endedMs), x(freedMs ?? 0)) + 6;
  parts.push(`<text class="${good ? 'good' : 'bad'}" x="${edge}" y="${middle + 5}">${good ? '✓' : '✕'} ${escapeXml(outcome)}</text>`);
  return parts.join('');
}

function key(kind: string, words: string, x: number, y: number): string {
  const sign =
    kind === 'cut'
      ? `<path class="cut" d="M${x} ${y - 9}l9 9m0 -9l-9 9"/>`
      : `<rect class="${kind}" x="${x}" y="${y - 9}" width="16" height="${kind === 'user' ? 4 : 9}"/>`;
  return `${sign}<text class="key" x="${x + 22}" y="${y}">${escapeXml(words)}</text>`;
}

/** What the signs mean, in as many rows as it takes. @returns the y of the last of them */
function legend(items: readonly [kind: string, words: Text][], top: number, width: PlotWidth, language: Language): [string, number] {
  let [x, y] = [LEFT, top];
  const keys = items.map(([kind, words]) => {
    const takes = 22 + words[language].length * LETTER;
    if (x + takes > width) [x, y] = [LEFT, y + KEYS];
    const drawn = key(kind, words[language], Math.round(x), y);
    x += takes + 18;
    return drawn;
  });
  return [keys.join(''), y];
}

function svg(width: PlotWidth, height: number, title: string, content: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">${content}</svg>`;
}

function requestPlot({ requests }: Measure, language: Language, width: PlotWidth): string {
  const lastMs = Math.max(1, ...requests.flatMap(({ endedMs = 0, freedMs = 0 }) => [endedMs, freedMs]));
  const longest = Math.max(...requests.map(({ outcome = '?' }) => outcome.length));
  const x = scaleOf(lastMs, width, 24 + longest * LETTER);
  const bottom = HEAD + requests.length * LANE;
  const lanes = requests.map((trace, index) => lane(trace, index, x, lastMs, language)).join('');
  const [keys, end] = legend(
    [
      ['user', WORDS.user],
      ['waits', WORDS.waits],
      ['holds', WORDS.connection],
      ['cut', WORDS.hangUp],
    ],
    bottom + FOOT + 6,
    width,
    language,
  );
  return svg(width, end + 10, WORDS.timeline[language], axis(lastMs, x, HEAD, bottom) + lanes + keys);
}

/** Neighbours are put together until few enough are left to be told apart. */
function merged(slices: readonly Slice[]): Slice[] {
  const size = Math.ceil(slices.length / MOST_BARS);
  const groups: Slice[] = [];
  for (let start = 0; start < slices.length; start += size) {
    const group = slices.slice(start, start + size);
    const sum = (what: 'succeeded' | 'failed'): number => group.reduce((total, slice) => total + slice[what], 0);
    const most = (what: 'inUse' | 'waiting'): number => Math.max(...group.map((slice) => slice[what]));
    groups.push({
      atMs: group.at(-1)?.atMs ?? 0,
      succeeded: sum('succeeded'),
      failed: sum('failed'),
      inUse: most('inUse'),
      waiting: most('waiting'),
    });
  }
  return groups;
}

function loadPlot({ slices }: Measure, language: Language, width: PlotWidth): string {
  const groups = merged(slices);
  const lastMs = groups.at(-1)?.atMs ?? 1;
  const x = scaleOf(lastMs, width, 24);
  const bottom = HEAD + CHART_HEIGHT;
  const tallest = Math.max(1, ...groups.map(({ succeeded, failed, waiting }) => Math.max(succeeded + failed, waiting)));
  const up = (count: number): number => Math.round((count / tallest) * CHART_HEIGHT * 10) / 10;
  let fromMs = 0;
  const bars = groups.map(({ atMs, succeeded, failed }) => {
    const [from, to] = [x(fromMs) + 0.5, x(atMs) - 0.5];
    fromMs = atMs;
    const good =
      succeeded > 0 ? bar('holds', from, to, bottom - up(succeeded), up(succeeded), `${succeeded} ${WORDS.succeeded[language]}`) : '';
    const bad =
      failed > 0 ? bar('fails', from, to, bottom - up(succeeded + failed), up(failed), `${failed} ${WORDS.failed[language]}`) : '';
    return good + bad;
  });
  const points = groups.map(({ atMs, waiting }) => `${x(atMs)},${bottom - up(waiting)}`).join(' ');
  const scale = `<text class="name" x="${LEFT - 10}" y="${HEAD + 8}">${tallest}</text><text class="name" x="${LEFT - 10}" y="${bottom}">0</text>`;
  const [keys, end] = legend(
    [
      ['holds', WORDS.succeeded],
      ['fails', WORDS.failed],
      ['waits', WORDS.waiting],
    ],
    bottom + FOOT + 6,
    width,
    language,
  );
  return svg(
    width,
    end + 10,
    WORDS.load[language],
    `${axis(lastMs, x, HEAD, bottom)}${bars.join('')}<polyline class="queue" points="${points}"/>${scale}${keys}`,
  );
}

/** A measurement as a picture: each request, or, when there were many, the answers over time. */
export function plotOf(measure: Measure, language: Language, width: PlotWidth): string {
  return measure.requests.length > 0 ? requestPlot(measure, language, width) : loadPlot(measure, language, width);
}
