import { test } from 'vitest';
import { both, type Text } from '../text.ts';
import { Bench, CheckFailure, type Finding, prepareHangingPort } from './bench.ts';
import { type Crash, describeError, watchCrashes } from './crashes.ts';
import { host } from './host.ts';
import { lacks, MissingNeed, NEED_NAMES, type Need } from './needs.ts';
import { placeOfError } from './place.ts';
import { findLeaks, followResources, shutLeaks } from './resources.ts';
import type { CheckResult, CheckStatus, Failure } from './result.ts';
import { nextScope } from './scope.ts';
import { recordOn, watchSockets } from './sockets.ts';

/** Milliseconds that a check may take unless it says otherwise. */
export const DEFAULT_LIMIT_MS = 3000;

/** One hidden behaviour that is verified. */
export interface Declaration {
  /** Stable: mistakes name the check that must catch them by this id. */
  id: string;
  title: Text;
  /** Why the behaviour matters, in a sentence or two. */
  why: Text;
  /** `part-slug#section`: where the lesson explains it. */
  readOn: string;
  needs?: readonly Need[];
  limitMs?: number;
}

type Body = (bench: Bench) => Promise<void> | void;

/** How a check ended, before it is put into words. */
type End =
  | { how: 'passed' }
  | { how: 'failed'; finding: Finding }
  | { how: 'crashed'; crash: Crash }
  | { how: 'timed-out'; limitMs: number }
  | { how: 'lacking'; needs: readonly Need[] };

/** Declares a check. It runs under vitest, ours or stock; the result is in the test's `meta`. */
export function check(declaration: Declaration, body: Body): void {
  host.emit({ type: 'declared', checks: [declaredOf(declaration)] });
  if (host.only && !host.only.has(declaration.id)) return;
  if (declaration.needs?.includes('hang') && !lacks('hang')) void prepareHangingPort();
  const limitMs = declaration.limitMs ?? DEFAULT_LIMIT_MS;
  test(declaration.id, { timeout: limitMs + 5000 }, async (context) => {
    const result = await run(declaration, body, limitMs, exerciseOf(context.task.file.filepath));
    Object.assign(context.task.meta, { hold: result });
    if (result.status === 'not-run') context.skip();
    if (result.status !== 'passed') throw new Error(result.failure?.did.en ?? result.status);
  });
}

function declaredOf({ id, title, why, readOn, needs = [] }: Declaration): Required<Omit<Declaration, 'limitMs'>> {
  return { id, title, why, readOn, needs };
}

/** `exercise-38`, as the commands take it, of `38-connect-timeout.check.ts`. */
function exerciseOf(checks: string): string {
  const number = /(\d+)-[^/\\]*$/.exec(checks)?.[1];
  return number ? `exercise-${Number(number)}` : '';
}

async function run(declaration: Declaration, body: Body, limitMs: number, exercise: string): Promise<CheckResult> {
  watchSockets();
  followResources();
  host.emit({ type: 'started', id: declaration.id, limitMs });
  const bench = new Bench(declaration.id);
  recordOn(bench.wire);
  nextScope();
  const end = await perform(declaration, body, bench, limitMs);
  const durationMs = Math.round(bench.elapsedMs() * 10) / 10;
  bench.dispose();
  const leaks = findLeaks();
  recordOn(undefined);
  shutLeaks();
  const failure = explain(declaration, end, exercise);
  const result: CheckResult = {
    id: declaration.id,
    title: declaration.title,
    status: statusOf(end),
    ...(failure ? { failure } : {}),
    wire: bench.wire.events(),
    leaks,
    durationMs,
  };
  host.emit({ type: 'ended', result });
  return result;
}

/** A crash ends a check at once: whatever else it would have found is a consequence. */
async function perform(declaration: Declaration, body: Body, bench: Bench, limitMs: number): Promise<End> {
  const lacking = (declaration.needs ?? []).filter(lacks);
  if (lacking.length > 0) return { how: 'lacking', needs: lacking };
  let timer: NodeJS.Timeout | undefined;
  let unwatch = (): void => {};
  const crashed = new Promise<End>((resolve) => {
    unwatch = watchCrashes((crash) => resolve({ how: 'crashed', crash }));
  });
  const late = new Promise<End>((resolve) => {
    timer = setTimeout(resolve, limitMs, { how: 'timed-out', limitMs });
  });
  const end = await Promise.race([judge(body, bench), crashed, late]);
  clearTimeout(timer);
  // An error thrown in the check's last tick surfaces one turn of the event loop later.
  const last = await Promise.race([crashed, turnOfTheLoop(end)]);
  unwatch();
  return last;
}

function turnOfTheLoop<T>(value: T): Promise<T> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve, value)));
}

async function judge(body: Body, bench: Bench): Promise<End> {
  try {
    await body(bench);
    return { how: 'passed' };
  } catch (error) {
    if (error instanceof CheckFailure) return { how: 'failed', finding: error.finding };
    if (error instanceof MissingNeed) return { how: 'lacking', needs: [error.need] };
    return { how: 'failed', finding: unexpected(error) };
  }
}

function unexpected(error: unknown): Finding {
  const words = describeError(error);
  return {
    did: {
      en: `Your program threw an error that the check did not expect: ${words}`,
      vi: `Chương trình của bạn ném ra một lỗi mà phép kiểm tra không ngờ tới: ${words}`,
    },
    must: { en: 'Report failures as the task describes.', vi: 'Hãy báo lỗi đúng như đề bài mô tả.' },
    place: placeOfError(error),
  };
}

function statusOf(end: End): CheckStatus {
  return end.how === 'lacking' ? 'not-run' : end.how;
}

function explain(declaration: Declaration, end: End, exercise: string): Failure | undefined {
  if (end.how === 'passed') return undefined;
  const { place, ...finding } = findingOf(end, exercise);
  return { ...finding, why: declaration.why, readOn: declaration.readOn, ...(place ? { place } : {}) };
}

function findingOf(end: Exclude<End, { how: 'passed' }>, exercise: string): Finding {
  switch (end.how) {
    case 'failed':
      return end.finding;
    case 'crashed':
      return crashFinding(end.crash);
    case 'timed-out':
      return {
        did: {
          en: `The check was still waiting for your program after ${end.limitMs} ms.`,
          vi: `Sau ${end.limitMs} ms phép kiểm tra vẫn còn phải chờ chương trình của bạn.`,
        },
        must: {
          en: 'Every wait must end: with an answer, an error or a timeout.',
          vi: 'Lần chờ nào cũng phải kết thúc: bằng câu trả lời, bằng lỗi hoặc bằng timeout.',
        },
      };
    case 'lacking':
      return lackingFinding(end.needs, exercise);
  }
}

function lackingFinding(needs: readonly Need[], exercise: string): Finding {
  const names = both((language) => needs.map((need) => NEED_NAMES[need][language]).join(', '));
  const command = `\`npm run check ${exercise}\``;
  // What Windows lacks as well.
  const onUnix = needs.includes('hang');
  return {
    did: { en: `Not run: this runtime lacks ${names.en}.`, vi: `Không chạy: môi trường này thiếu ${names.vi}.` },
    must: onUnix
      ? {
          en: `Run it on your own machine, with Linux or macOS: ${command}.`,
          vi: `Hãy chạy trên máy của bạn, dùng Linux hoặc macOS: ${command}.`,
        }
      : { en: `Run it on your own machine: ${command}.`, vi: `Hãy chạy trên máy của bạn: ${command}.` },
  };
}

function crashFinding({ cause, error, place }: Crash): Finding {
  const words = describeError(error);
  if (cause === 'unhandled-rejection') {
    return {
      did: {
        en: `Your process would have crashed: ${words}. A promise was rejected and nobody handled it.`,
        vi: `Tiến trình của bạn lẽ ra đã sập: ${words}. Một promise bị reject mà không ai xử lý.`,
      },
      must: {
        en: 'Await the promise inside try/catch, or give it a `.catch`.',
        vi: 'Hãy `await` promise đó trong try/catch, hoặc gắn `.catch` cho nó.',
      },
      place,
    };
  }
  const isNodes = error instanceof Error && 'syscall' in error;
  return {
    did: isNodes
      ? {
          en: `Your process would have crashed: ${words}. Nobody listens to 'error'.`,
          vi: `Tiến trình của bạn lẽ ra đã sập: ${words}. Không ai nghe sự kiện 'error'.`,
        }
      : {
          en: `Your process would have crashed: ${words}. The error was thrown where nobody can catch it.`,
          vi: `Tiến trình của bạn lẽ ra đã sập: ${words}. Lỗi được ném ra ở chỗ không ai bắt được.`,
        },
    must: isNodes
      ? {
          en: "Attach an 'error' listener to every socket and every server as soon as it exists.",
          vi: "Hãy gắn hàm xử lý lỗi ('error') cho mọi socket và mọi server ngay khi chúng vừa được tạo.",
        }
      : {
          en: 'Catch errors inside timers and event handlers, and report them to whoever waits.',
          vi: 'Hãy bắt lỗi ngay trong timer và hàm xử lý sự kiện, rồi báo cho nơi đang chờ.',
        },
    place,
  };
}
