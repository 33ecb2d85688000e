import { describeError } from '../../lab/crashes.ts';
import { type Place, placeOfError } from '../../lab/place.ts';
import { InvalidProgram } from '../../lab/program.ts';
import type { Problem } from '../verdict.ts';

function withPlace(problem: Problem, place: Place | undefined): Problem {
  return place ? { ...problem, place } : problem;
}

/** `import` of a file or package that is not there. */
function missingModule(error: Error): Problem {
  const wanted = /Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1] ?? '';
  const name = wanted.replace(/^file:\/\//, '');
  return withPlace(
    {
      kind: 'missing-module',
      did: {
        en: `Your program imports something that is not there: ${name}`,
        vi: `Chương trình của bạn import một thứ không tồn tại: ${name}`,
      },
      must: {
        en: "Check the path; a relative import needs its ending: `import { x } from './helper.ts'`.",
        vi: "Hãy kiểm tra lại đường dẫn; import tương đối phải có đuôi file: `import { x } from './helper.ts'`.",
      },
      detail: describeError(error),
    },
    placeOfError(error),
  );
}

function isSyntaxError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // Sucrase throws plain errors that end in "(line:column)".
  return error instanceof SyntaxError || /TYPESCRIPT_SYNTAX/.test(code) || /\(\d+:\d+\)$/.test(error.message);
}

/** Why the learner's file, or the checks with it, could not be loaded. */
export function problemOfImport(error: unknown): Problem {
  if (error instanceof InvalidProgram) return { kind: 'invalid-export', ...error.text };
  if ((error as NodeJS.ErrnoException)?.code === 'ERR_MODULE_NOT_FOUND') return missingModule(error as Error);
  if (isSyntaxError(error)) {
    // Where exactly, the parent asks TypeScript: its words are the same on every version of Node.
    return {
      kind: 'syntax-error',
      did: { en: `Your file cannot be read: ${describeError(error)}`, vi: `Không đọc được file của bạn: ${describeError(error)}` },
      must: { en: 'Repair the syntax; your editor marks the place.', vi: 'Hãy sửa lại cú pháp; trình soạn thảo đánh dấu chỗ sai.' },
      detail: describeError(error),
    };
  }
  return crashAtImport(error);
}

/** An error thrown while the file was being loaded, or by something it had started. */
export function crashAtImport(error: unknown, place: Place | undefined = placeOfError(error)): Problem {
  const words = describeError(error);
  return withPlace(
    {
      kind: 'import-threw',
      did: { en: `Your program crashed while it was being loaded: ${words}`, vi: `Chương trình của bạn sập ngay khi được nạp: ${words}` },
      must: {
        en: 'Loading the file must only define its exports; the checks call them.',
        vi: 'Lúc nạp, file chỉ được định nghĩa các export; các phép kiểm tra sẽ gọi chúng.',
      },
      detail: words,
    },
    place,
  );
}

export function importHung(limitMs: number): Problem {
  return {
    kind: 'import-hung',
    did: {
      en: `Your file had not finished loading after ${limitMs / 1000} s: a top-level \`await\` or a loop at the top of the file does not end.`,
      vi: `Sau ${limitMs / 1000} giây file của bạn vẫn chưa nạp xong: có \`await\` ở cấp cao nhất hoặc vòng lặp ở đầu file không kết thúc.`,
    },
    must: { en: 'Move work into the exported function.', vi: 'Hãy chuyển phần việc đó vào hàm được export.' },
  };
}

export function replacedGlobal(name: string, place: Place | undefined): Problem {
  return withPlace(
    {
      kind: 'replaced-global',
      did: {
        en: `Your program replaced \`${name}\`. Node's own modules and the checks use it too, so the result could not be trusted.`,
        vi: `Chương trình của bạn thay thế \`${name}\`. Các module của Node và các phép kiểm tra cũng dùng nó, nên kết quả không còn đáng tin.`,
      },
      must: {
        en: 'Leave the globals alone; take a clock or a source of random numbers as a parameter.',
        vi: 'Đừng đụng vào biến toàn cục; hãy nhận đồng hồ hoặc nguồn số ngẫu nhiên qua tham số.',
      },
    },
    place,
  );
}

/** Zero checks run is a failure. */
export const noChecks: Problem = {
  kind: 'no-checks',
  did: { en: 'No check ran.', vi: 'Không có phép kiểm tra nào chạy.' },
  must: {
    en: 'This is a fault of the course, not of yours: restore the file of the checks from git.',
    vi: 'Đây là lỗi của khóa học, không phải của bạn: hãy khôi phục file kiểm tra từ git.',
  },
};

export function engineFault(error: unknown): Problem {
  return {
    kind: 'engine',
    did: {
      en: `The checks themselves could not be run: ${describeError(error)}`,
      vi: `Không chạy được chính các phép kiểm tra: ${describeError(error)}`,
    },
    must: {
      en: 'This is a fault of the course, not of yours. `npm run doctor` shows what this machine has.',
      vi: 'Đây là lỗi của khóa học, không phải của bạn. `npm run doctor` cho biết máy này có gì.',
    },
    detail: error instanceof Error ? (error.stack ?? '') : String(error),
  };
}
