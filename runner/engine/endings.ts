import type { Place } from '../lab/place.ts';
import type { CheckStatus } from '../lab/result.ts';
import type { Text } from '../text.ts';
import type { Ending, KillReason } from './child.ts';
import { LIMITS } from './limits.ts';
import type { Problem, ProblemKind } from './verdict.ts';

/** Why a child did not come to its end, with the learner's own call to `process.exit` if there was one. */
export interface Interruption {
  ending: Exclude<Ending, { how: 'done' }>;
  exitCall?: { call: string; place?: Place };
}

interface Words {
  did: Text;
  must: Text;
  place?: Place;
}

const MEGABYTE = 1024 ** 2;

const BUSY: Words = {
  did: {
    en: 'Your program kept the event loop busy and never gave it back: a loop that does not end, or promises that follow one another for ever. It was stopped.',
    vi: 'Chương trình của bạn chiếm vòng lặp sự kiện (event loop) mãi không trả lại: một vòng lặp không dừng, hoặc promise nối nhau vô tận. Nó đã bị dừng.',
  },
  must: {
    en: 'Look for a loop whose condition never changes, or one that awaits only what is settled already.',
    vi: 'Hãy tìm vòng lặp có điều kiện không bao giờ đổi, hoặc chỉ `await` những thứ đã xong từ trước.',
  },
};

const OUT_OF_MEMORY: Words = {
  did: {
    en: `Your program ran out of memory and was stopped. It may use ${LIMITS.memoryBytes / MEGABYTE} MiB in all, ${LIMITS.heapMegabytes} MiB of them for JavaScript objects.`,
    vi: `Chương trình của bạn cạn bộ nhớ nên đã bị dừng. Nó được dùng tổng cộng ${LIMITS.memoryBytes / MEGABYTE} MiB, trong đó ${LIMITS.heapMegabytes} MiB cho object JavaScript.`,
  },
  must: {
    en: 'Look for something that only ever grows: an array, a buffer, a queue without a limit.',
    vi: 'Hãy tìm thứ chỉ lớn lên mà không nhỏ lại: một mảng, một bộ đệm, một hàng đợi không có giới hạn.',
  },
};

const KILLED: Record<KillReason, Words> = {
  'load-limit': {
    did: {
      en: `Your file had not finished loading after ${LIMITS.loadMs / 1000} s: there is a loop at the top of the file that does not end.`,
      vi: `Sau ${LIMITS.loadMs / 1000} giây file của bạn vẫn chưa nạp xong: ở đầu file có một vòng lặp không dừng.`,
    },
    must: { en: 'Move work into the exported function.', vi: 'Hãy chuyển phần việc đó vào hàm được export.' },
  },
  'check-limit': BUSY,
  memory: OUT_OF_MEMORY,
  flood: {
    did: {
      en: `Your program printed more than ${LIMITS.floodBytes / MEGABYTE} MiB and was stopped.`,
      vi: `Chương trình của bạn in ra hơn ${LIMITS.floodBytes / MEGABYTE} MiB nên đã bị dừng.`,
    },
    must: {
      en: 'Print what helps you to understand one run, not every byte.',
      vi: 'Chỉ in những gì giúp bạn hiểu một lần chạy, đừng in từng byte.',
    },
  },
  'run-limit': {
    did: {
      en: `The whole run took more than ${LIMITS.runMs / 1000} s and was stopped.`,
      vi: `Cả lượt chạy kéo dài quá ${LIMITS.runMs / 1000} giây nên đã bị dừng.`,
    },
    must: {
      en: 'Begin with the first check that hangs; the others often have the same cause.',
      vi: 'Hãy bắt đầu từ phép kiểm tra đầu tiên bị treo; những cái sau thường cùng một nguyên nhân.',
    },
  },
  'start-limit': {
    did: {
      en: 'The checks did not start in time: this machine is very busy.',
      vi: 'Các phép kiểm tra không khởi động kịp: máy đang rất bận.',
    },
    must: { en: 'Try again; `npm run doctor` shows what this machine has.', vi: 'Hãy thử lại; `npm run doctor` cho biết máy này có gì.' },
  },
  stopped: {
    did: { en: 'The run was stopped.', vi: 'Lượt chạy đã bị dừng.' },
    must: { en: 'Run it again when you like.', vi: 'Bạn có thể chạy lại bất cứ lúc nào.' },
  },
};

/** Exit code of a process that V8 ended because the heap was full: SIGABRT, or 134 behind a shell. */
function isHeapExhausted({ code, signal }: { code: number | undefined; signal: string | undefined }): boolean {
  return signal === 'SIGABRT' || code === 134;
}

function exited(call: string, place: Place | undefined): Words {
  const words = {
    did: {
      en: `Your program ended the whole process: \`${call}\`. In production every other connection would be cut off with it.`,
      vi: `Chương trình của bạn kết thúc cả tiến trình: \`${call}\`. Trên production, mọi kết nối khác cũng bị ngắt theo.`,
    },
    must: {
      en: 'Report the failure to the caller (reject, throw, emit) and let the process live.',
      vi: 'Hãy báo lỗi cho nơi gọi (reject, throw, emit) và để tiến trình sống tiếp.',
    },
  };
  return place ? { ...words, place } : words;
}

function wordsOf({ ending, exitCall }: Interruption): Words {
  if (ending.how === 'killed') return KILLED[ending.reason];
  if (exitCall) return exited(exitCall.call, exitCall.place);
  if (isHeapExhausted(ending)) return OUT_OF_MEMORY;
  const how = ending.signal ?? `exit code ${ending.code}`;
  return exited(how, undefined);
}

const KIND_OF_KILL: Record<KillReason, ProblemKind> = {
  'load-limit': 'import-hung',
  'check-limit': 'ran-too-long',
  'run-limit': 'ran-too-long',
  'start-limit': 'engine',
  memory: 'out-of-memory',
  flood: 'too-much-output',
  stopped: 'stopped',
};

function kindOf({ ending, exitCall }: Interruption): ProblemKind {
  if (ending.how === 'killed') return KIND_OF_KILL[ending.reason];
  return !exitCall && isHeapExhausted(ending) ? 'out-of-memory' : 'exited';
}

/** A check during which the process came to an end. */
export function explainEnding(interruption: Interruption): Words & { status: CheckStatus } {
  const { ending } = interruption;
  const status = ending.how === 'killed' && ending.reason === 'check-limit' ? 'timed-out' : 'crashed';
  return { status, ...wordsOf(interruption) };
}

/** A run that came to an end outside of any check. */
export function problemOfInterruption(interruption: Interruption): Problem {
  return { kind: kindOf(interruption), ...wordsOf(interruption) };
}
