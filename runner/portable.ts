import * as v from 'valibot';
import { type ProgressEntry, ProgressShape } from './progress-entry.ts';
import type { Text } from './text.ts';

/** A learner's work on its way from one place to another: from a browser to this machine, from here to the next one. */
export interface Portable {
  format: typeof FORMAT;
  version: typeof PORTABLE_VERSION;
  exportedAt: string;
  exercises: Record<string, PortableExercise>;
}

export interface PortableExercise {
  /** The learner's program; absent while it is still the starter. */
  text?: string | undefined;
  progress: ProgressEntry;
}

const FORMAT = 'hold-the-line';
export const PORTABLE_VERSION = 1;
export const LARGEST_BYTES = 5 * 1024 ** 2;

/** Ids become names of files and keys: nothing else may. */
const ID = /^exercise-\d{1,4}$/;

const isDate = (text: string): boolean => !Number.isNaN(Date.parse(text));
const Moment = v.optional(v.pipe(v.string(), v.check(isDate)));

const Shape: v.GenericSchema<unknown, Portable> = v.object({
  format: v.literal(FORMAT),
  version: v.literal(PORTABLE_VERSION),
  exportedAt: v.string(),
  exercises: v.record(
    v.pipe(v.string(), v.regex(ID)),
    v.object({ text: v.optional(v.string()), progress: v.object({ ...ProgressShape.entries, checkedAt: Moment, passedAt: Moment }) }),
  ),
});

/** Enough to tell whose file it is, and how new. */
const Head = v.object({ format: v.literal(FORMAT), version: v.number() });

/** A file that cannot be imported, with what to do instead. */
export class NotPortable extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.name = 'NotPortable';
    this.text = text;
  }
}

const NO_JSON: Text = {
  en: 'This file is no JSON. Choose one that Export has made: hold-the-line-….json.',
  vi: 'File này không phải JSON. Hãy chọn file do nút Xuất tạo ra: hold-the-line-….json.',
};
const FOREIGN: Text = {
  en: 'This file is JSON, but no export of this course. Choose one that Export has made: hold-the-line-….json.',
  vi: 'File này là JSON nhưng không phải bản xuất của khóa học. Hãy chọn file do nút Xuất tạo ra: hold-the-line-….json.',
};

const newer = (version: number): Text => ({
  en: `This file was made by a newer version of the course (format ${version}; this one reads ${PORTABLE_VERSION}). Update the course here, then import it again.`,
  vi: `File này do phiên bản mới hơn của khóa học tạo ra (định dạng ${version}; ở đây đọc được ${PORTABLE_VERSION}). Hãy cập nhật khóa học ở đây rồi nhập lại.`,
});
const damaged = (path: string): Text => ({
  en: `This file is an export of the course, but something in it is damaged: ${path}. Nothing was imported. Export it once more.`,
  vi: `File này là bản xuất của khóa học nhưng có chỗ bị hỏng: ${path}. Chưa nhập gì cả. Hãy xuất lại.`,
});

/** @throws NotPortable when there are more bytes than any course fills */
export function refuseTooLarge(bytes: number): void {
  if (bytes <= LARGEST_BYTES) return;
  const size = (bytes / 1024 ** 2).toFixed(1);
  throw new NotPortable({
    en: `This file has ${size} MB; an export of this course has 5 MB at most. Choose one that Export has made.`,
    vi: `File này nặng ${size} MB; bản xuất của khóa học tối đa là 5 MB. Hãy chọn file do nút Xuất tạo ra.`,
  });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new NotPortable(NO_JSON);
  }
}

/** @throws NotPortable */
export function readPortable(json: string): Portable {
  refuseTooLarge(new TextEncoder().encode(json).length);
  const document = parseJson(json);
  const head = v.safeParse(Head, document);
  if (!head.success) throw new NotPortable(FOREIGN);
  if (head.output.version > PORTABLE_VERSION) throw new NotPortable(newer(head.output.version));
  const { success, output, issues } = v.safeParse(Shape, document);
  if (!success) throw new NotPortable(damaged(v.getDotPath(issues[0]) ?? 'exercises'));
  return output;
}

export function writePortable(exercises: Record<string, PortableExercise>): Portable {
  return { format: FORMAT, version: PORTABLE_VERSION, exportedAt: new Date().toISOString(), exercises };
}
