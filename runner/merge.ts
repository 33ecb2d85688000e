import type { PortableExercise } from './portable.ts';
import type { ProgressEntry } from './progress-entry.ts';

/** What is to become of the text that came. */
export type TextFate =
  /** There is nothing to do: none came, or what came is here already, or comes with the course. */
  | 'none'
  /** It becomes the learner's program here. */
  | 'taken'
  /** The learner has another program here, which stays; theirs is put aside. */
  | 'aside';

/** What an import did to one exercise. */
export interface ImportedExercise {
  id: string;
  text: TextFate;
  /** Where the text that came has been put aside, as a path; absent where there are no paths. */
  place?: string;
  /** Whether something came that was not known here. */
  progress: boolean;
  /** Whether this course has the exercise; if not, what came is kept all the same. */
  known: boolean;
  /** What was kept here could not be read, and has been set aside. */
  damaged?: boolean;
}

export interface ImportReport {
  exercises: ImportedExercise[];
}

/** Line ends are the file system's business, not the learner's work. */
const lines = (text: string): string => text.replaceAll('\r\n', '\n');

/** @param starter undefined for an exercise that this course does not have */
export function fateOfText(ours: string | undefined, theirs: string | undefined, starter: string | undefined): TextFate {
  const isStarter = (text: string): boolean => starter !== undefined && lines(text) === lines(starter);
  if (theirs === undefined || isStarter(theirs)) return 'none';
  if (ours === undefined || isStarter(ours)) return 'taken';
  return lines(ours) === lines(theirs) ? 'none' : 'aside';
}

/** -Infinity for what is no date: anything is newer. */
function time(text: string | undefined): number {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function earliest(ours: string | undefined, theirs: string | undefined): string | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  return time(theirs) < time(ours) ? theirs : ours;
}

/** What both know together. To do it twice changes nothing more. */
export function mergeProgress(ours: ProgressEntry, theirs: ProgressEntry): ProgressEntry {
  const newer = ours.status === undefined || time(theirs.checkedAt) > time(ours.checkedAt) ? theirs : ours;
  const { status, checkedAt } = newer.status === undefined ? ours : newer;
  const passedAt = earliest(ours.passedAt, theirs.passedAt);
  const hints = ours.hints === undefined && theirs.hints === undefined ? undefined : Math.max(ours.hints ?? 0, theirs.hints ?? 0);
  return {
    ...(status === undefined ? {} : { status }),
    ...(checkedAt === undefined ? {} : { checkedAt }),
    ...(passedAt === undefined ? {} : { passedAt }),
    ...(hints === undefined ? {} : { hints }),
  };
}

export function sameProgress(a: ProgressEntry, b: ProgressEntry): boolean {
  return a.status === b.status && a.checkedAt === b.checkedAt && a.passedAt === b.passedAt && a.hints === b.hints;
}

/** What an import is going to do to an exercise that is, or is not, begun here. */
export function fateOf(id: string, ours: PortableExercise, theirs: PortableExercise, starter: string | undefined): ImportedExercise {
  return {
    id,
    text: fateOfText(ours.text, theirs.text, starter),
    progress: !sameProgress(ours.progress, mergeProgress(ours.progress, theirs.progress)),
    known: starter !== undefined,
  };
}
