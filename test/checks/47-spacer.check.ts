import { type Bench, check, describeError, type Finding, program, show, type Text } from '#lab';

type Starter = typeof import('../../exercises/47-spacer/starter.ts');
type Spacer = ReturnType<Starter['createSpacer']>;

const { createSpacer, sendJitter } = await program<Starter>(import.meta.url, { createSpacer: 'function', sendJitter: 'function' });

/** Real milliseconds; on the virtual clock all of this takes none. */
const PATIENT_MS = 2000;
const SPACING_MS = 300;
/** For rounding, of the clock and of the program. */
const ROUNDING_MS = 1;
/** Later than needed by less than this is nobody's business: a program may look at the clock now and then. */
const SLACK_MS = SPACING_MS / 3;
/** A line runs empty in a few turns of the microtask queue: newcomers come at each of them. */
const MOMENTS = 8;

/** When each fn was started, on the virtual clock. */
interface Starts {
  names: string[];
  atMs: number[];
  /** An fn that notes its start and then takes `forMs`. */
  fn(name: string, forMs?: number): () => Promise<string>;
}

function watch({ clock, wire }: Bench): Starts {
  const names: string[] = [];
  const atMs: number[] = [];
  return {
    names,
    atMs,
    fn:
      (name, forMs = 0) =>
      async () => {
        names.push(name);
        atMs.push(clock.now());
        wire.note('you', { en: `${name} starts`, vi: `${name} bắt đầu` });
        if (forMs > 0) await clock.sleep(forMs);
        return name;
      },
  };
}

/** A spacer on the clock of the check. The clock begins at a time of its own: only differences mean anything. */
function onTheClock({ clock }: Bench, originMs = 0): Spacer {
  return createSpacer({ minSpacingMs: SPACING_MS, now: () => originMs + clock.now(), sleep: clock.sleep });
}

/** Calls like a caller: what is thrown at once is as good as a rejection, except where that is the question. */
function call<T>(spacer: Spacer, fn: () => T | Promise<T>): Promise<T> {
  const promise = (async () => spacer.run(fn))();
  promise.catch(() => {});
  return promise;
}

async function all(bench: Bench, promises: Promise<unknown>[], { names }: Starts): Promise<PromiseSettledResult<unknown>[]> {
  const outcome = await bench.settle(PATIENT_MS, Promise.allSettled(promises), () => ({
    did: {
      en: `${promises.length} calls were made, ${names.length} of them had started after ${PATIENT_MS} ms of real time, and somebody still waits.`,
      vi: `Có ${promises.length} lời gọi, sau ${PATIENT_MS} ms thời gian thực mới có ${names.length} lời gọi bắt đầu, và vẫn còn bên phải chờ.`,
    },
    must: {
      en: 'Run every fn, and wait with the `sleep` that you are given: on the clock of the check minutes take no time.',
      vi: 'Hãy chạy mọi fn, và chờ bằng `sleep` được truyền vào: trên đồng hồ của phép kiểm tra, chờ vài phút cũng không tốn giây nào.',
    },
  }));
  return outcome.settled === 'resolved' ? outcome.value : [];
}

function must(bench: Bench, holds: boolean, finding: () => Finding): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

function ms(value: number): string {
  return `${Math.round(value * 10) / 10} ms`;
}

function waitWords(value: unknown): string {
  return typeof value === 'number' ? ms(value) : show(value);
}

function list(values: number[]): string {
  return values.map((value) => Math.round(value * 10) / 10).join(', ');
}

/** Milliseconds between one start and the next. */
function gapsOf({ atMs }: Starts): number[] {
  return atMs.slice(1).map((at, index) => at - (atMs[index] ?? 0));
}

/** No two starts too near to each other. */
function apart(bench: Bench, starts: Starts, when: Finding['must']): void {
  const gaps = gapsOf(starts);
  must(
    bench,
    gaps.every((gap) => gap >= SPACING_MS - ROUNDING_MS),
    () => ({
      did: {
        en: `${when.en} The gaps between the starts were ${list(gaps)} ms.`,
        vi: `${when.vi} Khoảng cách giữa các lần bắt đầu là ${list(gaps)} ms.`,
      },
      must: {
        en: `Keep every start at least minSpacingMs = ${SPACING_MS} behind the one before it: stand in line first, and look at the last start only when it has happened.`,
        vi: `Mỗi lần bắt đầu phải cách lần trước ít nhất minSpacingMs = ${SPACING_MS}: hãy vào hàng đợi trước, và chỉ xem lần bắt đầu trước khi nó đã diễn ra.`,
      },
      expected: `≥ ${SPACING_MS} ms`,
      seen: `${list(gaps)} ms`,
    }),
  );
}

/** Each start when it was due, or a little later; who is too early is told so first. */
function onTime(bench: Bench, starts: Starts, wanted: number[], finding: { when: Finding['must']; must: Finding['must'] }): void {
  apart(bench, starts, finding.when);
  const { atMs } = starts;
  const right = wanted.every((dueMs, index) => Math.abs((atMs[index] ?? Number.NaN) - dueMs - SLACK_MS / 2) <= SLACK_MS / 2 + ROUNDING_MS);
  must(bench, right && atMs.length === wanted.length, () => ({
    did: {
      en: `${finding.when.en} Your starts came at ${list(atMs)} ms.`,
      vi: `${finding.when.vi} Các lần bắt đầu của bạn rơi vào ${list(atMs)} ms.`,
    },
    must: finding.must,
    expected: `${list(wanted)} ms`,
    seen: `${list(atMs)} ms`,
  }));
}

/** A caller that awaits each call before it makes the next. It calls bare: a wrapper would take microtasks of its own. */
async function oneByOne(bench: Bench, moment: number): Promise<void> {
  const starts = watch(bench);
  const spacer = onTheClock(bench, 1_000_000);
  let answered = false;
  const story = async (): Promise<void> => {
    await spacer.run(() => void starts.fn('A')());
    answered = true;
    for (let step = 0; step < moment; step += 1) await null;
    await spacer.run(() => void starts.fn('B')());
  };
  const later: Text =
    moment === 0
      ? { en: 'at once', vi: 'ngay lúc ấy' }
      : { en: `${moment} microtask${moment === 1 ? '' : 's'} later`, vi: `${moment} microtask sau đó` };
  const letIn: Text = {
    en: 'Know in one step that the line is empty and that nobody serves it any more, with no `await`, `then` or `finally` in between.',
    vi: 'Thấy hàng đợi trống và đánh dấu là không còn ai lo hàng phải nằm trong một bước, ở giữa không có `await`, `then` hay `finally`.',
  };
  const outcome = await bench.settle(PATIENT_MS, story(), () => ({
    did: answered
      ? {
          en: `A caller awaited run(A), had its result, and called run(B) ${later.en}. After ${PATIENT_MS} ms of real time B ${starts.names.includes('B') ? 'had started, but its promise had not settled' : 'had not started, with nobody in front of it'}.`,
          vi: `Một bên gọi await run(A), nhận kết quả, rồi ${later.vi} gọi run(B). Sau ${PATIENT_MS} ms thời gian thực, B ${starts.names.includes('B') ? 'đã bắt đầu nhưng promise vẫn chưa xong' : 'vẫn chưa bắt đầu, dù trước nó không còn ai'}.`,
        }
      : {
          en: `run(A) was called alone, and its promise had not settled after ${PATIENT_MS} ms of real time.`,
          vi: `Chỉ có một lời gọi run(A), và sau ${PATIENT_MS} ms thời gian thực promise của nó vẫn chưa xong.`,
        },
    must: letIn,
    expected: 'A, B',
    seen: starts.names.join(', '),
  }));
  must(bench, outcome.settled === 'resolved' && starts.names.join() === 'A,B', () => ({
    did: {
      en: `A caller awaited run(A) and then run(B). Started were ${starts.names.join(', ') || 'none'}${outcome.settled === 'rejected' ? `; it ended with ${errorWords(outcome.error)}` : ''}.`,
      vi: `Một bên gọi await run(A) rồi mới gọi run(B). Đã bắt đầu: ${starts.names.join(', ') || 'không có'}${outcome.settled === 'rejected' ? `; kết thúc bằng lỗi ${errorWords(outcome.error)}` : ''}.`,
    },
    must: { en: 'Start every fn once, in the order of the calls.', vi: 'Hãy bắt đầu mỗi fn đúng một lần, theo thứ tự gọi.' },
    expected: 'A, B',
    seen: starts.names.join(', '),
  }));
}

function errorWords(error: unknown): string {
  return error instanceof Error ? describeError(error) : show(error);
}

/** What a bare call gives on a free line; it has to be a promise whatever fn does. */
async function bare(bench: Bench, what: Text, fn: () => unknown): Promise<void> {
  const spacer = onTheClock(bench, 1_000_000);
  const always: Text = {
    en: 'Always return a promise: resolve it with what fn gave back, reject it with what fn threw.',
    vi: 'Luôn trả về một promise: resolve đúng giá trị fn trả về, reject bằng lỗi mà fn ném.',
  };
  let given: unknown;
  try {
    given = spacer.run(fn);
  } catch (error) {
    bench.fail({
      did: {
        en: `The line was free and ${what.en}; run(fn) threw ${errorWords(error)} straight at its caller, so that no \`.catch\` hears of it.`,
        vi: `Hàng đang trống và ${what.vi}; run(fn) ném ${errorWords(error)} thẳng ra chỗ gọi, nên không \`.catch\` nào nghe thấy.`,
      },
      must: always,
    });
  }
  bench.must(typeof (given as PromiseLike<unknown> | undefined)?.then === 'function', () => ({
    did: {
      en: `The line was free and ${what.en}; run(fn) returned ${show(given)}, not a promise: \`.then\` of it does not exist.`,
      vi: `Hàng đang trống và ${what.vi}; run(fn) trả về ${show(given)}, không phải promise: nó không có \`.then\`.`,
    },
    must: always,
  }));
  await (given as PromiseLike<unknown>).then(
    () => {},
    () => {},
  );
}

const readOn = 'incident#spacing';

check(
  {
    id: 'starts-are-apart',
    title: { en: 'Two starts are at least `minSpacingMs` apart', vi: 'Hai lần bắt đầu cách nhau ít nhất `minSpacingMs`' },
    why: {
      en: 'Whoever looks at the time of the last send, waits, and writes down their own afterwards looks too early: all who call together see the same last send, wait equally long and go off together.',
      vi: 'Ai xem thời điểm gửi gần nhất, chờ, rồi mới ghi thời điểm của mình thì đã xem quá sớm: những bên gọi cùng lúc đều thấy cùng một lần gửi, chờ lâu bằng nhau và cùng xuất phát.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    const starts = watch(bench);
    const spacer = onTheClock(bench, 1_000_000);
    const names = ['A', 'B', 'C', 'D', 'E'];
    await all(
      bench,
      names.map((name) => call(spacer, starts.fn(name))),
      starts,
    );
    apart(bench, starts, { en: 'Five calls came in the same instant.', vi: 'Có năm lời gọi cùng một lúc.' });
  },
);

check(
  {
    id: 'in-order-and-none-lost',
    title: { en: 'Every call gets its turn, in order', vi: 'Lời gọi nào cũng đến lượt, đúng thứ tự' },
    why: {
      en: 'A spacer is no sieve. Whoever drops what comes too early loses messages, and whoever lets a late call overtake shuffles the conversation. And whoever has a result and calls again at once gets a turn as well: in a line that has just run empty, and that is still thought to be served, they wait for ever.',
      vi: 'Bộ giãn nhịp không phải cái sàng. Bỏ những gì đến quá sớm là mất tin nhắn, còn để lời gọi sau vượt lên là xáo trộn cuộc trò chuyện. Và ai vừa nhận kết quả đã gọi tiếp ngay thì cũng phải đến lượt: hàng vừa trống mà vẫn bị coi là có người lo thì lời gọi đó chờ mãi mãi.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const starts = watch(bench);
    const spacer = onTheClock(bench, 1_000_000);
    const early = ['A', 'B', 'C'].map((name) => call(spacer, starts.fn(name)));
    await clock.sleep(SPACING_MS * 1.5);
    const late = ['D', 'E'].map((name) => call(spacer, starts.fn(name)));
    await all(bench, [...early, ...late], starts);
    must(bench, starts.names.join() === 'A,B,C,D,E', () => ({
      did: {
        en: `A, B and C called, a little later D and E. Started were ${starts.names.join(', ') || 'none'}.`,
        vi: `A, B và C gọi, một lát sau đến D và E. Đã bắt đầu: ${starts.names.join(', ') || 'không có'}.`,
      },
      must: { en: 'Start every fn once, in the order of the calls.', vi: 'Hãy bắt đầu mỗi fn đúng một lần, theo thứ tự gọi.' },
      expected: 'A, B, C, D, E',
      seen: starts.names.join(', '),
    }));
    for (let moment = 0; moment < MOMENTS; moment += 1) await oneByOne(bench, moment);
  },
);

check(
  {
    id: 'first-goes-at-once',
    title: { en: 'Before the first send there is nothing to wait for', vi: 'Trước lần gửi đầu tiên không có gì để chờ' },
    why: {
      en: 'The first message of the day has none before it. A `last = 0` looks harmless, because Date.now() is so large; performance.now() begins at 0, and there the first one waits.',
      vi: 'Tin đầu tiên trong ngày không có tin nào trước nó. `last = 0` trông vô hại vì Date.now() rất lớn; nhưng performance.now() bắt đầu từ 0, và khi đó tin đầu tiên phải chờ.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    for (const originMs of [0, -5000, 1_700_000_000_000]) {
      const starts = watch(bench);
      const begunMs = clock.now();
      await all(bench, [call(onTheClock(bench, originMs - begunMs), starts.fn('A'))], starts);
      const waitedMs = (starts.atMs[0] ?? Number.NaN) - begunMs;
      must(bench, waitedMs <= SLACK_MS, () => ({
        did: {
          en: `The clock stood at ${originMs} ms; the very first fn was started after ${ms(waitedMs)}.`,
          vi: `Đồng hồ đang chỉ ${originMs} ms; fn đầu tiên bắt đầu sau ${ms(waitedMs)}.`,
        },
        must: {
          en: 'Start the first fn at once, whatever now() says: only differences of now() mean anything.',
          vi: 'Hãy bắt đầu fn đầu tiên ngay, dù now() chỉ bao nhiêu: chỉ hiệu của hai lần now() mới có nghĩa.',
        },
        expected: '0 ms',
        seen: ms(waitedMs),
      }));
    }
  },
);

check(
  {
    id: 'counts-from-start-to-start',
    title: {
      en: 'Spacing goes from start to start, however long an fn takes',
      vi: 'Khoảng cách tính từ lúc bắt đầu đến lúc bắt đầu, dù fn chạy bao lâu',
    },
    why: {
      en: 'A spacer limits how often you send, not how long a send takes. Counted from the end, one answer of 30 s stops all messages for 30 s. One at a time is the work of a mutex.',
      vi: 'Bộ giãn nhịp giới hạn gửi dày đến đâu, không giới hạn một lần gửi dài bao lâu. Tính từ lúc kết thúc thì một câu trả lời mất 30 giây sẽ chặn mọi tin trong 30 giây. Mỗi lúc một việc là phần của mutex.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    const starts = watch(bench);
    const spacer = onTheClock(bench, 1_000_000);
    await all(
      bench,
      [200, 2000, 200, 0].map((forMs, index) => call(spacer, starts.fn('ABCD'[index] ?? '', forMs))),
      starts,
    );
    onTime(bench, starts, [0, 300, 600, 900], {
      when: {
        en: `Four calls at once, minSpacingMs ${SPACING_MS}; the fns take 200, 2000, 200 and 0 ms.`,
        vi: `Bốn lời gọi cùng lúc, minSpacingMs ${SPACING_MS}; các fn chạy 200, 2000, 200 và 0 ms.`,
      },
      must: {
        en: 'Count from the start of the one before. Do not wait for its end.',
        vi: 'Hãy tính từ lúc lần trước bắt đầu. Đừng đợi nó kết thúc.',
      },
    });
  },
);

check(
  {
    id: 'no-later-than-needed',
    title: { en: 'Time that has passed already is not waited for again', vi: 'Thời gian đã trôi qua thì không phải chờ lại' },
    why: {
      en: 'Who sends once a minute should not notice the spacer. And who comes 200 ms after the last send has 100 ms left to wait, not 300.',
      vi: 'Người mỗi phút gửi một lần thì không nên nhận ra bộ giãn nhịp. Còn ai đến sau lần gửi trước 200 ms thì chỉ phải chờ 100 ms nữa, không phải 300.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const starts = watch(bench);
    const spacer = onTheClock(bench, 1_000_000);
    const calls: Promise<unknown>[] = [];
    const at = (atMs: number, name: string): Promise<void> =>
      clock.sleep(atMs - clock.now()).then(() => void calls.push(call(spacer, starts.fn(name))));
    await at(0, 'A');
    await at(200, 'B');
    await at(5000, 'C');
    await at(5200, 'D');
    await all(bench, calls, starts);
    onTime(bench, starts, [0, 300, 5000, 5300], {
      when: { en: 'Calls came at 0, 200, 5000 and 5200 ms.', vi: 'Các lời gọi đến lúc 0, 200, 5000 và 5200 ms.' },
      must: {
        en: 'Wait only for what is still missing since the last start.',
        vi: 'Chỉ chờ phần còn thiếu tính từ lần bắt đầu gần nhất.',
      },
    });
  },
);

check(
  {
    id: 'silence-saves-nothing-up',
    title: { en: 'A long silence is no credit for a burst', vi: 'Im lặng lâu không tích được lượt để gửi dồn' },
    why: {
      en: 'A program that only adds minSpacingMs to the last due time falls behind the clock while nobody sends. After ten seconds of silence it lets 33 messages through at once: the very burst that it was built against.',
      vi: 'Chương trình chỉ biết cộng minSpacingMs vào lần hẹn trước sẽ tụt lại sau đồng hồ khi không ai gửi. Sau mười giây im lặng nó cho 33 tin đi cùng lúc: đúng đợt dồn mà nó sinh ra để chặn.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const starts = watch(bench);
    const spacer = onTheClock(bench, 1_000_000);
    await all(bench, [call(spacer, starts.fn('A'))], starts);
    await clock.sleep(10_000);
    const burst = ['B', 'C', 'D', 'E'].map((name) => call(spacer, starts.fn(name)));
    await all(bench, burst, starts);
    apart(bench, starts, {
      en: 'One call, 10 s of silence, then four calls in the same instant.',
      vi: 'Một lời gọi, 10 giây im lặng, rồi bốn lời gọi cùng một lúc.',
    });
  },
);

/** The machine has no time for timers between these two: whoever should wake then wakes at the end of it. */
const BUSY_MS = { from: 250, to: 1000 };

check(
  {
    id: 'a-late-start-counts',
    title: { en: 'A start that came late pushes back those behind it', vi: 'Lần bắt đầu bị muộn thì những lần sau cũng lùi theo' },
    why: {
      en: 'A sleep promises *not before*, never *exactly then*: a long computation, a tab in the background, a laptop that was closed. Whoever has written down all the times in advance wakes after such a pause with several of them in the past, and sends them together: the burst of the incident.',
      vi: 'Một lần chờ chỉ hứa *không sớm hơn*, không bao giờ hứa *đúng lúc đó*: một phép tính dài, một tab chạy nền, một chiếc laptop vừa mở nắp. Ai đã ghi sẵn mọi thời điểm thì sau quãng đó tỉnh dậy thấy nhiều thời điểm đã qua, và gửi chúng đi cùng lúc: đúng đợt dồn của sự cố.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const starts = watch(bench);
    const sleep = async (forMs: number): Promise<void> => {
      await clock.sleep(forMs);
      const busy = clock.now() > BUSY_MS.from && clock.now() < BUSY_MS.to;
      if (busy) await clock.sleep(BUSY_MS.to - clock.now());
    };
    const spacer = createSpacer({ minSpacingMs: SPACING_MS, now: () => 1_000_000 + clock.now(), sleep });
    await all(
      bench,
      ['A', 'B', 'C', 'D'].map((name) => call(spacer, starts.fn(name))),
      starts,
    );
    onTime(bench, starts, [0, 1000, 1300, 1600], {
      when: {
        en: `Four calls at once. The machine was busy from ${BUSY_MS.from} to ${BUSY_MS.to} ms, so a sleep that should have ended in between ended at ${BUSY_MS.to} ms.`,
        vi: `Có bốn lời gọi cùng lúc. Máy bận từ ${BUSY_MS.from} đến ${BUSY_MS.to} ms, nên lần chờ nào lẽ ra kết thúc trong quãng đó thì đến ${BUSY_MS.to} ms mới kết thúc.`,
      },
      must: {
        en: 'Count from the last start as it really was: no sooner, and no later than minSpacingMs after it.',
        vi: 'Hãy tính từ lần bắt đầu gần nhất đúng như nó đã diễn ra: không sớm hơn, cũng không muộn hơn minSpacingMs sau đó.',
      },
    });
  },
);

check(
  {
    id: 'results-and-errors-pass',
    title: { en: 'Results and errors reach their own callers', vi: 'Kết quả và lỗi đến đúng bên gọi' },
    why: {
      en: 'A send that failed went out all the same, so it counts; the next one keeps its distance from it, and hears nothing of its error.',
      vi: 'Lần gửi bị lỗi vẫn là đã gửi đi, nên nó được tính; lần sau giữ khoảng cách với nó, và không dính gì đến lỗi của nó.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    await bare(bench, { en: 'fn returned 0', vi: 'fn trả về 0' }, () => 0);
    await bare(bench, { en: 'fn threw at once', vi: 'fn ném lỗi ngay' }, () => {
      throw new TypeError('message is undefined');
    });
    const starts = watch(bench);
    const spacer = onTheClock(bench, 1_000_000);
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const bug = new TypeError('message is undefined');
    const fail = (name: string, how: () => Promise<never>) => () => {
      void starts.fn(name)();
      return how();
    };
    const thrower = fail('A', () => {
      throw bug;
    });
    // The first one alone: its failure is over before the others come.
    const first = await all(bench, [call(spacer, thrower)], starts);
    const others = await all(
      bench,
      [
        call<unknown>(
          spacer,
          fail('B', () => Promise.reject(reset)),
        ),
        call(spacer, starts.fn('C')),
        call(spacer, () => {
          void starts.fn('D')();
          return 0;
        }),
      ],
      starts,
    );
    const results = [...first, ...others];
    const wanted: ({ reason: unknown } | { value: unknown })[] = [{ reason: bug }, { reason: reset }, { value: 'C' }, { value: 0 }];
    for (const [index, each] of wanted.entries()) {
      const result = results[index];
      const seen = result?.status === 'rejected' ? { reason: result.reason } : { value: result?.value };
      const words = (it: typeof each, rejects: string, resolves: string): string =>
        'reason' in it ? `${rejects} ${errorWords(it.reason)}` : `${resolves} ${show(it.value)}`;
      const right = 'reason' in each ? 'reason' in seen && seen.reason === each.reason : 'value' in seen && seen.value === each.value;
      must(bench, right, () => ({
        did: {
          en: `The fn of call ${'ABCD'[index]} ${words(each, 'failed with', 'gave back')}; its run() ${words(seen, 'rejected with', 'resolved with')}.`,
          vi: `fn của lời gọi ${'ABCD'[index]} ${words(each, 'lỗi', 'trả về')}; run() của nó ${words(seen, 'reject', 'resolve')}.`,
        },
        must: {
          en: 'Resolve with what fn gave back, reject with the very error of fn, and keep the others out of it.',
          vi: 'Hãy resolve đúng giá trị fn trả về, reject bằng chính lỗi của fn, và đừng để những bên khác dính vào.',
        },
        expected: words(each, 'rejected', 'resolved'),
        seen: words(seen, 'rejected', 'resolved'),
      }));
    }
    apart(bench, starts, { en: 'Two calls failed, two succeeded.', vi: 'Hai lời gọi lỗi, hai lời gọi thành công.' });
    // A rejection that nobody handles surfaces one turn later.
    await new Promise((resolve) => setImmediate(resolve));
  },
);

check(
  {
    id: 'has-a-clock-of-its-own',
    title: { en: 'Without `now` and `sleep` it keeps real time', vi: 'Không có `now` và `sleep` thì theo thời gian thực' },
    why: {
      en: 'The clock is lent for tests. In the page nobody passes one.',
      vi: 'Đồng hồ chỉ cho mượn khi kiểm thử. Trên trang thật không ai truyền vào.',
    },
    readOn,
  },
  async (bench) => {
    const minSpacingMs = 100;
    const spacer = createSpacer({ minSpacingMs });
    const begunMs = bench.elapsedMs();
    const atMs: number[] = [];
    const calls = [1, 2, 3].map(() => call(spacer, () => void atMs.push(bench.elapsedMs() - begunMs)));
    const real = { en: 'Without now and sleep, use real time.', vi: 'Không có now và sleep thì hãy dùng thời gian thực.' };
    await bench.settle(PATIENT_MS, Promise.allSettled(calls), () => ({
      did: {
        en: `Three calls with minSpacingMs ${minSpacingMs} and no clock: ${atMs.length} had started after ${PATIENT_MS} ms.`,
        vi: `Ba lời gọi với minSpacingMs ${minSpacingMs} và không truyền đồng hồ: sau ${PATIENT_MS} ms mới có ${atMs.length} lời gọi bắt đầu.`,
      },
      must: real,
    }));
    // Only the last one is judged, and only for coming too soon: a busy machine may hold up the first two.
    const lastMs = atMs.at(-1) ?? 0;
    must(bench, atMs.length === 3 && lastMs >= minSpacingMs * 1.5, () => ({
      did: {
        en: `Three calls with minSpacingMs ${minSpacingMs} and no clock: ${atMs.length} started, the last one after ${ms(lastMs)} of real time.`,
        vi: `Ba lời gọi với minSpacingMs ${minSpacingMs} và không truyền đồng hồ: ${atMs.length} lời gọi bắt đầu, lời gọi cuối sau ${ms(lastMs)} thời gian thực.`,
      },
      must: real,
      expected: `≈ ${minSpacingMs * 2} ms`,
      seen: ms(lastMs),
    }));
  },
);

/** Numbers that a source of random numbers gives, from its lowest to its highest. */
const LOWEST = 0;
const HIGHEST = 1 - 2 ** -53;
const DRAWS = 400;

check(
  {
    id: 'jitter-stays-in-its-range',
    title: { en: '`sendJitter` gives 100 to 300 ms and uses all of it', vi: '`sendJitter` cho từ 100 đến 300 ms và dùng hết khoảng đó' },
    why: {
      en: 'Three users press Send when the same message arrives. Spread over 200 ms they meet less often; all of the range has to be used for that, and none outside of it.',
      vi: 'Ba người bấm Gửi khi cùng một tin đến. Rải ra trong 200 ms thì họ đụng nhau ít hơn; muốn vậy phải dùng hết khoảng, và không ra ngoài khoảng.',
    },
    readOn,
  },
  (bench) => {
    const draws = [LOWEST, 0.25, 0.5, 0.75, HIGHEST].map((drawn) => ({ drawn, gives: sendJitter(() => drawn) }));
    for (const { drawn, gives } of draws) {
      must(bench, typeof gives === 'number' && gives >= 100 && gives <= 300, () => ({
        did: {
          en: `sendJitter(random) gave ${waitWords(gives)} when random() was ${Math.round(drawn * 1000) / 1000}.`,
          vi: `sendJitter(random) cho ${waitWords(gives)} khi random() là ${Math.round(drawn * 1000) / 1000}.`,
        },
        must: { en: 'From 100 to 300 ms: 100 + random() * 200.', vi: 'Từ 100 đến 300 ms: 100 + random() * 200.' },
        expected: '100 … 300 ms',
        seen: waitWords(gives),
      }));
    }
    const values = Array.from({ length: DRAWS }, () => sendJitter(bench.random));
    const least = Math.min(...values);
    const most = Math.max(...values);
    const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
    const different = new Set(values.map(Math.round)).size;
    const spread = least < 120 && most > 280 && mean > 180 && mean < 220 && different > 40;
    must(bench, spread, () => ({
      did: {
        en: `${DRAWS} draws gave ${different} different waits, from ${ms(least)} to ${ms(most)}, ${ms(mean)} on average.`,
        vi: `${DRAWS} lần rút cho ${different} khoảng chờ khác nhau, từ ${ms(least)} đến ${ms(most)}, trung bình ${ms(mean)}.`,
      },
      must: {
        en: 'Spread evenly over the whole range, with the `random` that you are given.',
        vi: 'Hãy rải đều khắp khoảng, bằng `random` được truyền vào.',
      },
      expected: '100 … 300 ms',
      seen: `${ms(least)} … ${ms(most)}`,
    }));
    const [low, high] = [sendJitter(() => 0.2), sendJitter(() => 0.8)];
    must(bench, Math.abs(low - high) > 20 && sendJitter(() => 0.2) === low, () => ({
      did: {
        en: `With random() 0.2, 0.8 and 0.2 again the waits were ${ms(low)}, ${ms(high)} and ${ms(sendJitter(() => 0.2))}.`,
        vi: `Với random() là 0,2, 0,8 rồi lại 0,2, các khoảng chờ là ${ms(low)}, ${ms(high)} và ${ms(sendJitter(() => 0.2))}.`,
      },
      must: {
        en: 'Take the random part from `random`: otherwise nobody can test your program.',
        vi: 'Hãy lấy phần ngẫu nhiên từ `random`: nếu không thì không ai kiểm thử được chương trình của bạn.',
      },
    }));
  },
);
