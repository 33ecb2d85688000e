import type { Lang } from '../../data/bilingual.ts';
import type { WireEvent, WireKind } from './wire.ts';
import { formatMs, labelOf, sentenceOf } from './words.ts';

/** How a lane looks beside a rung: held, ended by a FIN, or gone. */
export type Lane = 'open' | 'ended' | 'gone';

/** One line of the ladder, ready to be drawn. */
export interface Rung {
  readonly kind: WireKind | 'silence';
  readonly from: 'you' | 'peer';
  readonly conn: number;
  /** The time in the margin; a silence has its length in `label` instead. */
  readonly when: string;
  /** The few characters on the rung. */
  readonly label: string;
  /** The explanation beside it, if the event brings one. */
  readonly text: string;
  /** The whole event as a sentence, for those who do not see the picture. */
  readonly sentence: string;
  readonly broke: boolean;
  readonly before: { readonly you: Lane; readonly peer: Lane };
  readonly after: { readonly you: Lane; readonly peer: Lane };
}

type Lanes = { you: Lane; peer: Lane };

const other = { you: 'peer', peer: 'you' } as const;

/** What an event does to the two lanes of its connection. */
function step(lanes: Lanes, { kind, from }: WireEvent): Lanes {
  switch (kind) {
    case 'connect':
    case 'accept':
      return { you: 'open', peer: 'open' };
    case 'fin':
      return {
        ...lanes,
        [from]: lanes[other[from]] === 'ended' ? 'gone' : 'ended',
        ...(lanes[other[from]] === 'ended' ? { [other[from]]: 'gone' } : {}),
      };
    case 'destroy':
      return { ...lanes, [from]: 'gone' };
    case 'rst':
    case 'refused':
      return { you: 'gone', peer: 'gone' };
    default:
      return lanes;
  }
}

/** A gap is drawn when one has to wait for it: at least 50 ms, and a fifth of the whole. */
const isSilence = (gap: number, whole: number): boolean => gap >= 50 && gap >= whole / 5;

/** Turns recorded events into the lines of a ladder. Events may come in any order; equal times keep theirs. */
export function rungsOf(events: readonly WireEvent[], lang: Lang): Rung[] {
  const ordered = [...events].sort((a, b) => a.atMs - b.atMs);
  const whole = (ordered.at(-1)?.atMs ?? 0) - (ordered[0]?.atMs ?? 0);
  const lanesOf = new Map<number, Lanes>();
  const rungs: Rung[] = [];
  let last = ordered[0]?.atMs ?? 0;
  // What belongs to no connection (0) stands beside the lanes of the one before.
  let newest = 0;

  for (const event of ordered) {
    newest = event.conn || newest;
    const before = lanesOf.get(newest) ?? { you: 'open', peer: 'open' };
    const gap = event.atMs - last;
    if (isSilence(gap, whole)) rungs.push(silence(gap, event, before, lang));
    const after = step(before, event);
    rungs.push({
      kind: event.kind,
      from: event.from,
      conn: event.conn,
      when: formatMs(event.atMs, lang),
      label: labelOf(event, lang),
      text: event.text?.[lang] ?? '',
      sentence: sentenceOf(event, lang),
      broke: event.broke === true,
      before,
      after,
    });
    lanesOf.set(newest, after);
    last = event.atMs;
  }
  return rungs;
}

function silence(gap: number, next: WireEvent, lanes: Lanes, lang: Lang): Rung {
  const label = formatMs(gap, lang);
  const sentence = lang === 'vi' ? `im lặng ${label}` : `${label} of silence`;
  return {
    kind: 'silence',
    from: next.from,
    conn: next.conn,
    when: '',
    label,
    text: '',
    sentence,
    broke: false,
    before: lanes,
    after: lanes,
  };
}

/** More than one connection: then each rung says which one it belongs to. */
export const hasManyConnections = (events: readonly WireEvent[]): boolean =>
  new Set(events.map((event) => event.conn).filter((conn) => conn > 0)).size > 1;
