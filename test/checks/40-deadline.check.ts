import { getEventListeners, once } from 'node:events';
import { connect } from 'node:net';
import {
  acceptNeverAnswer,
  type Bench,
  check,
  describeError,
  type Finding,
  type Outcome,
  type Peer,
  program,
  type Script,
  show,
  type Text,
} from '#lab';

type Starter = typeof import('../../exercises/40-deadline/starter.ts');

const { withDeadline, fetchWithDeadline } = await program<Starter>(import.meta.url, {
  withDeadline: 'function',
  fetchWithDeadline: 'function',
});

/** Whatever is due has long come by then; only failing programs take this time. */
const SOON_MS = 1000;
/** A deadline that is not what the check is about. */
const NEVER_MS = 60_000;
/** Deadlines that do run out. */
const SHORT_MS = 60;

/** Node loads its HTTP client at the first fetch; that must not count against anybody's deadline. */
let loaded: Promise<unknown> | undefined;
function loadFetch(): Promise<unknown> {
  loaded ??= fetch('data:,').then((response) => response.text());
  return loaded;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function said(outcome: Outcome<unknown>): Text {
  if (outcome.settled === 'resolved') {
    const value = show(outcome.value);
    return { en: `resolved with ${value}`, vi: `resolve ${value}` };
  }
  const words = `${describeError(outcome.error)} (name: ${nameOf(outcome.error)})`;
  return { en: `rejected with ${words}`, vi: `reject với ${words}` };
}

const ms = (value: number): string => `${Math.round(value)} ms`;

/** What comes of a call; a program that throws at once is as good as one that rejects. */
function outcomeOf<T>(bench: Bench, call: () => Promise<T>, what: Text, must: Text): Promise<Outcome<T>> {
  return bench.settle(
    SOON_MS,
    (async () => call())(),
    (): Finding => ({
      did: {
        en: `${what.en}, and your promise had not settled after ${SOON_MS} ms.`,
        vi: `${what.vi}, và sau ${SOON_MS} ms promise của bạn vẫn chưa xong.`,
      },
      must,
    }),
  );
}

const IN_TIME: Text = {
  en: 'Reject at the deadline, whatever fn does: do not wait for it.',
  vi: 'Đến hạn chót thì reject, dù fn đang làm gì: đừng chờ nó.',
};

function isTimeout(outcome: Outcome<unknown>): boolean {
  return outcome.settled === 'rejected' && nameOf(outcome.error) === 'TimeoutError';
}

function mustTimeOut(bench: Bench, outcome: Outcome<unknown>, what: Text): void {
  if (!isTimeout(outcome)) bench.mark();
  bench.must(isTimeout(outcome), () => ({
    did: { en: `${what.en}, and your promise ${said(outcome).en}.`, vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}.` },
    must: {
      en: "Reject with an error whose `name` is 'TimeoutError', as AbortSignal.timeout does.",
      vi: "Hãy reject với một lỗi có `name` là 'TimeoutError', như AbortSignal.timeout vẫn làm.",
    },
    expected: 'TimeoutError',
    seen: outcome.settled === 'rejected' ? nameOf(outcome.error) : 'resolved',
  }));
}

/** Asks a peer over a socket and hangs up when the signal says so: a well-behaved piece of work. */
async function ask(bench: Bench, peer: Peer, signal: AbortSignal): Promise<string> {
  const socket = connect({ port: peer.port, host: bench.host });
  try {
    socket.write('price?\n');
    const [answer] = await once(socket, 'data', { signal });
    return String(answer);
  } finally {
    socket.destroy();
  }
}

/** Work that takes no notice of any signal. */
const deaf = (): Promise<never> => new Promise(() => {});

/** Plays scenes beside each other. Tells of the first that failed, and only when all have ended. */
async function together(scenes: Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(scenes)) if (end.status === 'rejected') throw end.reason;
}

async function hangsUp(bench: Bench, family: Text, parent?: AbortSignal): Promise<void> {
  const peer = await bench.peer(acceptNeverAnswer);
  let signal: AbortSignal | undefined;
  const fn = (given: AbortSignal): Promise<string> => {
    signal = given;
    return ask(bench, peer, given);
  };
  const what: Text = {
    en: `${family.en}: the peer was silent, the deadline was ${SHORT_MS} ms`,
    vi: `${family.vi}: đầu bên kia im lặng, hạn chót là ${SHORT_MS} ms`,
  };
  await outcomeOf(bench, () => withDeadline(SHORT_MS, fn, parent), what, IN_TIME);
  const told = await bench.eventually(300, () => signal?.aborted === true);
  const gone = told && (await bench.eventually(300, () => peer.connections.length === 0 || peer.open() === 0));
  if (!gone) bench.mark();
  const given: Text =
    parent !== undefined && signal === parent
      ? { en: ', which is the one of the parent,', vi: ', vốn chính là signal cha,' }
      : { en: '', vi: '' };
  bench.must(gone, () => ({
    did: {
      en: `${what.en}. Your promise had settled, and 300 ms later the signal of fn${given.en} was ${told ? 'aborted, but its connection was' : 'not aborted: its connection was'} still open, waiting for an answer.`,
      vi: `${what.vi}. Promise của bạn đã xong, và 300 ms sau signal của fn${given.vi} ${told ? 'đã bị hủy, nhưng kết nối của nó' : 'vẫn chưa bị hủy: kết nối của nó'} vẫn mở, vẫn chờ câu trả lời.`,
    },
    must: {
      en: 'Give fn the signal of an AbortController of yours, with a parent or without, and abort it at the deadline.',
      vi: 'Hãy đưa cho fn signal của một AbortController do bạn tạo, có signal cha hay không cũng vậy, và hủy (abort) nó khi đến hạn chót.',
    },
    expected: 'aborted',
    seen: told ? 'aborted' : 'not aborted',
  }));
}

check(
  {
    id: 'hangs-up-at-the-deadline',
    title: { en: 'At the deadline the work is told to stop', vi: 'Đến hạn chót thì công việc được báo dừng' },
    why: {
      en: 'Promise.race decides which result you see. It stops nothing: the loser keeps its socket open, and a slow server collects them by the thousand.',
      vi: 'Promise.race chỉ quyết định bạn thấy kết quả nào. Nó không dừng gì cả: bên thua vẫn giữ socket mở, và một server chậm sẽ gom chúng lại hàng nghìn cái.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net'],
  },
  (bench) =>
    together([
      hangsUp(bench, { en: 'Without a parent', vi: 'Không có signal cha' }),
      hangsUp(bench, { en: 'With a parent that nobody aborted', vi: 'Có signal cha mà không ai hủy' }, new AbortController().signal),
    ]),
);

check(
  {
    id: 'does-not-wait-for-the-deaf',
    title: { en: 'A `fn` that ignores the signal holds nobody up', vi: '`fn` không nghe signal cũng không giữ ai lại' },
    why: {
      en: 'The signal is a request. A library that does not know it, a lookup that cannot be cancelled: they go on, and the caller was promised an answer in time.',
      vi: 'Signal chỉ là lời yêu cầu. Thư viện không biết tới nó, hay lần tra tên không hủy được, vẫn cứ chạy; còn bên gọi thì đã được hứa là có câu trả lời đúng giờ.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    const startedMs = bench.elapsedMs();
    const what: Text = {
      en: `fn took no notice of the signal, the deadline was ${SHORT_MS} ms`,
      vi: `fn không để ý tới signal, hạn chót là ${SHORT_MS} ms`,
    };
    const outcome = await outcomeOf(bench, () => withDeadline(SHORT_MS, deaf), what, IN_TIME);
    const tookMs = bench.elapsedMs() - startedMs;
    mustTimeOut(bench, outcome, what);
    bench.must(tookMs >= SHORT_MS * 0.9, () => ({
      did: {
        en: `With a deadline of ${SHORT_MS} ms you gave up after ${ms(tookMs)}.`,
        vi: `Hạn chót là ${SHORT_MS} ms, vậy mà bạn bỏ cuộc sau ${ms(tookMs)}.`,
      },
      must: { en: 'Give fn all of its time.', vi: 'Hãy cho fn đủ thời gian của nó.' },
      expected: `≥ ${SHORT_MS} ms`,
      seen: ms(tookMs),
    }));
  },
);

check(
  {
    id: 'the-timeout-has-the-word',
    title: {
      en: 'A timeout comes out as TimeoutError, whatever `fn` calls it',
      vi: 'Hết giờ thì lỗi là TimeoutError, dù `fn` gọi nó là gì',
    },
    why: {
      en: 'Most of Node answers an abort with AbortError. A TimeoutError may pass and is worth a retry; an AbortError says that somebody wanted it. Mixed up, a slow server is never called again.',
      vi: 'Hầu hết API của Node đáp lại việc hủy bằng AbortError. TimeoutError có thể tự qua và đáng thử lại; còn AbortError nghĩa là có người muốn thế. Lẫn hai thứ với nhau thì một server chậm sẽ không bao giờ được gọi lại.',
    },
    readOn: '10-robust-networking#fetch-codes',
  },
  async (bench) => {
    const answers: [string, (signal: AbortSignal) => Promise<unknown>][] = [
      ['AbortError', (signal) => once(new EventTarget(), 'never', { signal })],
      ['Error', (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('socket closed'))))],
      ['a result', (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('half an answer')))],
    ];
    for (const [name, fn] of answers) {
      const what: Text = {
        en: `The deadline of ${SHORT_MS} ms was over and fn answered the abort with ${name}`,
        vi: `Hạn chót ${SHORT_MS} ms đã hết và fn đáp lại việc hủy (abort) bằng ${name.replace('a result', 'một kết quả')}`,
      };
      mustTimeOut(bench, await outcomeOf(bench, () => withDeadline(SHORT_MS, fn), what, IN_TIME), what);
    }
  },
);

/** A success is no reason to abort: what came of it may be read for a while yet. */
async function mustLiveOn(bench: Bench, signal: AbortSignal, what: Text): Promise<void> {
  // Some tidy up a moment after they have settled.
  await new Promise((resolve) => setImmediate(resolve));
  bench.must(!signal.aborted, () => ({
    did: {
      en: `${what.en} in time, your promise passed that on, and then you aborted the signal of fn.`,
      vi: `${what.vi} kịp giờ, promise của bạn đưa ra đúng như thế, rồi bạn lại hủy (abort) signal của fn.`,
    },
    must: {
      en: 'A result is no reason to abort. A `Response` lives on the signal that it was fetched with: aborted, its body can no longer be read.',
      vi: 'Có kết quả không phải là lý do để hủy. Một `Response` sống nhờ signal đã dùng để fetch: hủy signal thì không đọc được body của nó nữa.',
    },
    expected: 'not aborted',
    seen: 'aborted',
  }));
}

check(
  {
    id: 'what-fn-says-comes-out',
    title: { en: 'In time: the result or the error of `fn`, as it is', vi: 'Kịp giờ: kết quả hay lỗi của `fn` được đưa ra nguyên vẹn' },
    why: {
      en: 'The caller decides by code, status or class. A deadline that wraps or swallows the error makes every failure look the same.',
      vi: 'Bên gọi quyết định dựa vào mã lỗi, status hoặc class. Hạn chót mà bọc lại hay nuốt mất lỗi thì thất bại nào trông cũng như nhau.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  async (bench) => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    // fn may be cut off by somebody else: a button of its own, a library that gives up.
    const cancelled = new DOMException('This operation was aborted', 'AbortError');
    const scenes: { play: (signal: AbortSignal) => Promise<unknown>; wanted: Outcome<unknown>; what: Text }[] = [
      ...['pong', 0, undefined].map((value) => ({
        play: async () => value,
        wanted: { settled: 'resolved', value } as const,
        what: { en: `fn resolved with ${show(value)}`, vi: `fn resolve ${show(value)}` },
      })),
      {
        play: async () => {
          throw reset;
        },
        wanted: { settled: 'rejected', error: reset },
        what: { en: 'fn rejected with ECONNRESET', vi: 'fn reject ECONNRESET' },
      },
      {
        play: () => Promise.reject(cancelled),
        wanted: { settled: 'rejected', error: cancelled },
        what: {
          en: 'Long before the deadline, its signal not aborted, fn rejected with an AbortError of its own',
          vi: 'Còn lâu mới đến hạn chót, signal chưa bị hủy, fn reject với một AbortError của riêng nó',
        },
      },
      {
        play: () => {
          throw reset;
        },
        wanted: { settled: 'rejected', error: reset },
        what: { en: 'fn threw ECONNRESET before it returned a promise', vi: 'fn ném ra ECONNRESET trước khi trả về promise' },
      },
    ];
    for (const { play, wanted, what } of scenes) {
      const signals: unknown[] = [];
      const fn = (signal: AbortSignal): Promise<unknown> => {
        signals.push(signal);
        return play(signal);
      };
      const outcome = await outcomeOf(bench, () => withDeadline(NEVER_MS, fn), what, {
        en: 'Settle as soon as fn settles.',
        vi: 'fn vừa xong thì hãy xong ngay.',
      });
      const right =
        wanted.settled === 'resolved'
          ? outcome.settled === 'resolved' && outcome.value === wanted.value
          : outcome.settled === 'rejected' && outcome.error === wanted.error;
      bench.must(right, () => ({
        did: { en: `${what.en}, and your promise ${said(outcome).en}.`, vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}.` },
        must: {
          en: 'Pass on what fn says: that very value, that very error.',
          vi: 'Hãy đưa ra đúng điều fn nói: chính giá trị đó, chính lỗi đó.',
        },
        expected: said(wanted).en,
        seen: said(outcome).en,
      }));
      const [signal] = signals;
      bench.must(signals.length === 1 && signal instanceof AbortSignal, () => ({
        did: {
          en: `fn was called ${signals.length} times, and was given ${String(signal)}.`,
          vi: `fn được gọi ${signals.length} lần, và nhận được ${String(signal)}.`,
        },
        must: { en: 'Call fn once, with an AbortSignal.', vi: 'Hãy gọi fn một lần, với một AbortSignal.' },
        expected: '1, AbortSignal',
        seen: `${signals.length}, ${String(signal)}`,
      }));
      if (wanted.settled === 'resolved') await mustLiveOn(bench, signal as AbortSignal, what);
    }
  },
);

check(
  {
    id: 'a-late-failure-is-nobodys',
    title: { en: 'What fails after the deadline ends no process', vi: 'Lỗi sau hạn chót không làm sập tiến trình' },
    why: {
      en: 'Work that is cut off mostly fails, a moment later. If nobody listens to that promise any more, Node takes it for a bug and ends the process: the timeout that you handled well brings it down.',
      vi: 'Công việc bị cắt ngang thường sẽ lỗi, một thoáng sau đó. Nếu không còn ai nghe promise ấy, Node coi là bug và cho sập tiến trình: chính cái timeout bạn đã xử lý tốt lại làm sập nó.',
    },
    readOn: '10-robust-networking#error-handlers',
  },
  async (bench) => {
    let failed = false;
    const fn = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        const fail = (): void => {
          failed = true;
          reject(new Error('the connection was closed'));
        };
        signal.addEventListener('abort', () => setTimeout(fail, 10));
        setTimeout(fail, SHORT_MS * 4).unref();
      });
    await outcomeOf(
      bench,
      () => withDeadline(SHORT_MS, fn),
      { en: `The deadline was ${SHORT_MS} ms and fn failed later`, vi: `Hạn chót là ${SHORT_MS} ms và fn lỗi muộn hơn` },
      IN_TIME,
    );
    await bench.eventually(SOON_MS, () => failed);
    // Two turns of the event loop: that is when Node tells of a rejection that nobody handles.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  },
);

check(
  {
    id: 'no-time-no-call',
    title: { en: 'With no time left `fn` is not called', vi: 'Không còn giờ thì không gọi `fn`' },
    why: {
      en: 'Deadlines are passed down as "what is left". At 0 or less the answer would come too late for sure; the call would only cost the server work. A 0 that means "no limit" is worse still.',
      vi: 'Hạn chót được truyền xuống dưới dạng "còn lại bao nhiêu". Còn 0 hay ít hơn thì câu trả lời chắc chắn đến muộn; có gọi cũng chỉ làm server tốn công. Số 0 mà hiểu là "không giới hạn" thì còn tệ hơn.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    for (const left of [0, -5]) {
      let calls = 0;
      const what: Text = { en: `${left} ms were left`, vi: `Chỉ còn ${left} ms` };
      const fn = (): Promise<never> => {
        calls += 1;
        return deaf();
      };
      const outcome = await outcomeOf(bench, () => withDeadline(left, fn), what, IN_TIME);
      bench.must(calls === 0, () => ({
        did: { en: `${what.en}, and fn was called.`, vi: `${what.vi}, vậy mà fn vẫn được gọi.` },
        must: { en: 'Look at ms before you call fn.', vi: 'Hãy xem ms trước khi gọi fn.' },
        expected: '0',
        seen: String(calls),
      }));
      mustTimeOut(bench, outcome, what);
    }
  },
);

function mustGiveReason(bench: Bench, outcome: Outcome<unknown>, reason: unknown, what: Text): void {
  const right = outcome.settled === 'rejected' && outcome.error === reason;
  bench.must(right, () => ({
    did: { en: `${what.en}, and your promise ${said(outcome).en}.`, vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}.` },
    must: { en: 'Reject with parent.reason, that very object.', vi: 'Hãy reject với parent.reason, chính object đó.' },
    expected: describeError(reason),
    seen: outcome.settled === 'rejected' ? describeError(outcome.error) : 'resolved',
  }));
}

/** How a parent may be aborted, each time anew: `abort()` makes its reason itself. */
const REASONS: { abort: (parent: AbortController) => void; how: Text }[] = [
  {
    abort: (parent) => parent.abort(new Error('the user closed the tab')),
    how: { en: 'abort(new Error(…))', vi: 'abort(new Error(…))' },
  },
  { abort: (parent) => parent.abort(), how: { en: 'abort(), whose reason is an AbortError', vi: 'abort(), với reason là một AbortError' } },
  { abort: (parent) => parent.abort('shutdown'), how: { en: "abort('shutdown')", vi: "abort('shutdown')" } },
];

check(
  {
    id: 'parent-aborted-before',
    title: { en: 'The parent was aborted before: `fn` is not called', vi: 'Signal cha đã bị hủy (abort) từ trước: không gọi `fn`' },
    why: {
      en: 'A signal that is aborted already sends no further event. Code that only listens starts work for a user who has long gone.',
      vi: 'Signal đã bị hủy rồi thì không phát sự kiện nào nữa. Code chỉ biết nghe sẽ bắt đầu làm việc cho một người dùng đã bỏ đi từ lâu.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    for (const { abort, how } of REASONS) {
      const parent = new AbortController();
      abort(parent);
      const what: Text = {
        en: `Before you were called the parent had been aborted with ${how.en}`,
        vi: `Trước khi hàm của bạn được gọi, signal cha đã bị hủy bằng ${how.vi}`,
      };
      let calls = 0;
      const fn = async (): Promise<string> => {
        calls += 1;
        return 'pong';
      };
      const outcome = await outcomeOf(bench, () => withDeadline(NEVER_MS, fn, parent.signal), what, {
        en: 'Look at parent.aborted first.',
        vi: 'Trước hết hãy xem parent.aborted.',
      });
      bench.must(calls === 0, () => ({
        did: { en: `${what.en}, and fn was called.`, vi: `${what.vi}, vậy mà fn vẫn được gọi.` },
        must: { en: 'Look at parent.aborted before you call fn.', vi: 'Hãy xem parent.aborted trước khi gọi fn.' },
        expected: '0',
        seen: String(calls),
      }));
      mustGiveReason(bench, outcome, parent.signal.reason, what);
    }
  },
);

async function abortsMeanwhile(bench: Bench, { abort, how }: (typeof REASONS)[number]): Promise<void> {
  const parent = new AbortController();
  const what: Text = {
    en: `While fn ran the parent was aborted with ${how.en}`,
    vi: `Khi fn đang chạy, signal cha bị hủy bằng ${how.vi}`,
  };
  let signal: AbortSignal | undefined;
  const fn = (given: AbortSignal): Promise<never> => {
    signal = given;
    return deaf();
  };
  const outcome = outcomeOf(bench, () => withDeadline(NEVER_MS, fn, parent.signal), what, {
    en: 'Reject as soon as the parent aborts, whatever fn does.',
    vi: 'Signal cha vừa bị hủy thì hãy reject ngay, dù fn đang làm gì.',
  });
  await bench.eventually(300, () => signal !== undefined);
  abort(parent);
  mustGiveReason(bench, await outcome, parent.signal.reason, what);
  const told = await bench.eventually(100, () => signal?.aborted === true);
  bench.must(told, () => ({
    did: { en: `${what.en}, and the signal of fn was not aborted.`, vi: `${what.vi}, nhưng signal của fn không bị hủy.` },
    must: { en: 'Abort the signal of fn too.', vi: 'Hãy hủy cả signal của fn.' },
    expected: 'aborted',
    seen: 'not aborted',
  }));
}

check(
  {
    id: 'parent-aborts-meanwhile',
    title: {
      en: 'The parent aborts: the work stops, and its reason comes out',
      vi: 'Signal cha bị hủy (abort): công việc dừng, và lý do của nó được đưa ra',
    },
    why: {
      en: 'A deadline is one of several reasons to stop; a shutdown or a user who leaves is another. Whoever aborts the parent wants everything below it to end, now, and the log should say why.',
      vi: 'Hạn chót chỉ là một trong nhiều lý do để dừng; tắt dịch vụ hay người dùng bỏ đi là lý do khác. Ai hủy signal cha là muốn mọi thứ bên dưới kết thúc ngay, và log phải nói được vì sao.',
    },
    readOn: '10-robust-networking#deadline',
  },
  (bench) => together(REASONS.map((reason) => abortsMeanwhile(bench, reason))),
);

check(
  {
    id: 'no-clock-left-running',
    title: { en: 'Settled: no timer is left', vi: 'Xong rồi thì không để sót timer' },
    why: {
      en: 'A deadline of 60 s that nobody clears keeps a script alive for a minute after its work is done. A busy service holds thousands of them, each with everything that its fn closed over.',
      vi: 'Hạn chót 60 giây mà không ai xóa sẽ giữ script sống thêm một phút sau khi đã xong việc. Một dịch vụ bận rộn ôm hàng nghìn cái như thế, mỗi cái giữ theo mọi thứ mà fn của nó chạm tới.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    const parent = new AbortController();
    const scenes: { fn: () => Promise<unknown>; signal?: AbortSignal; what: Text }[] = [
      { fn: async () => 'pong', what: { en: 'fn had resolved', vi: 'fn đã resolve' } },
      { fn: () => Promise.reject(new Error('refused')), what: { en: 'fn had rejected', vi: 'fn đã reject' } },
      {
        fn: () => {
          throw new Error('bad address');
        },
        what: { en: 'fn had thrown before it returned a promise', vi: 'fn đã ném lỗi trước khi trả về promise' },
      },
      { fn: deaf, signal: parent.signal, what: { en: 'The parent had been aborted', vi: 'Signal cha đã bị hủy (abort)' } },
    ];
    for (const { fn, signal, what } of scenes) {
      const result = (async () => withDeadline(NEVER_MS, fn, signal))().catch(() => undefined);
      if (signal) parent.abort(new Error('shutdown'));
      // Whether it settles is for other checks to judge.
      await Promise.race([result, bench.quiet(50)]);
      const timer = (await bench.leaks(150)).find(({ kind }) => kind === 'timer');
      bench.must(timer === undefined, () => ({
        did: {
          en: `${what.en}, and your timer of ${NEVER_MS} ms was still running.`,
          vi: `${what.vi}, mà timer ${NEVER_MS} ms của bạn vẫn còn chạy.`,
        },
        must: {
          en: 'Clear the timer on every way out: a `finally` that also covers the call of fn.',
          vi: 'Hãy xóa timer ở mọi lối ra: dùng `finally` bao luôn cả chỗ gọi fn.',
        },
        place: timer?.place,
      }));
    }
  },
);

/** Every way in which a call with a parent can settle. */
const WAYS_OUT: { what: Text; call: (parent: AbortController) => Promise<unknown> }[] = [
  { what: { en: 'a result', vi: 'một kết quả' }, call: ({ signal }) => withDeadline(NEVER_MS, async () => 'pong', signal) },
  {
    what: { en: 'a rejection of fn', vi: 'một lần fn reject' },
    call: ({ signal }) => withDeadline(NEVER_MS, () => Promise.reject(new Error('refused')), signal),
  },
  {
    what: { en: 'an exception that fn threw at once', vi: 'một lỗi mà fn ném ra ngay' },
    call: ({ signal }) =>
      withDeadline(
        NEVER_MS,
        () => {
          throw new Error('bad address');
        },
        signal,
      ),
  },
  { what: { en: 'a timeout', vi: 'một lần hết giờ' }, call: ({ signal }) => withDeadline(SHORT_MS / 3, deaf, signal) },
  {
    what: { en: 'an abort of the parent itself', vi: 'một lần chính signal cha bị hủy' },
    call: (parent) => {
      const settled = withDeadline(NEVER_MS, deaf, parent.signal);
      parent.abort(new Error('shutdown'));
      return settled;
    },
  },
];

/** How many 'abort' listeners are left on the parent. A call that does not settle is for other checks to judge. */
async function listenersAfter(bench: Bench, { what, call }: (typeof WAYS_OUT)[number]): Promise<{ what: Text; count: number }> {
  const parent = new AbortController();
  let settled = false;
  const done = (): void => {
    settled = true;
  };
  void (async () => call(parent))().then(done, done);
  await bench.eventually(SHORT_MS * 4, () => settled);
  const count = (): number => getEventListeners(parent.signal, 'abort').length;
  if (settled) await bench.eventually(100, () => count() === 0);
  return { what, count: settled ? count() : 0 };
}

check(
  {
    id: 'parent-is-let-go',
    title: { en: 'Settled: no listener is left on the parent', vi: 'Xong rồi thì không để sót listener trên signal cha' },
    why: {
      en: 'One parent ("we are shutting down") serves every call of the process. A listener left each time is a leak; Node warns at the eleventh.',
      vi: 'Một signal cha ("sắp tắt") phục vụ mọi lời gọi của tiến trình. Mỗi lần sót một listener là một lần rò rỉ; đến cái thứ mười một thì Node cảnh báo.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    const afterwards = await Promise.all(WAYS_OUT.map((way) => listenersAfter(bench, way)));
    const left = afterwards.filter(({ count }) => count > 0);
    const list = (language: keyof Text): string => left.map(({ what, count }) => `${what[language]} (${count})`).join(', ');
    bench.must(left.length === 0, () => ({
      did: {
        en: `Your promise had settled, and 'abort' listeners were left on the parent after ${list('en')}.`,
        vi: `Promise của bạn đã xong, mà trên signal cha còn sót listener 'abort' sau ${list('vi')}.`,
      },
      must: {
        en: 'removeEventListener() on every way out, or join the signals with AbortSignal.any.',
        vi: 'Hãy removeEventListener() ở mọi lối ra, hoặc ghép các signal bằng AbortSignal.any.',
      },
      expected: '0',
      seen: list('en'),
    }));
  },
);

/** An HTTP answer, in the given pieces after the head. */
function answer(status: string, length: number, ...rest: Script): Script {
  const head = `HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n`;
  return [{ do: 'await-text', text: '\r\n\r\n' }, { do: 'send', bytes: head }, ...rest];
}

const url = (peer: Peer): string => `http://127.0.0.1:${peer.port}/price`;

check(
  {
    id: 'fetch-gives-the-text',
    title: { en: 'fetchWithDeadline resolves with the text of the body', vi: 'fetchWithDeadline resolve với chuỗi của body' },
    why: {
      en: 'The network cuts a body wherever it likes, also in the middle of a character. And a 404 is an answer that arrived in time: whoever called decides what it means.',
      vi: 'Mạng cắt body ở bất cứ đâu, kể cả giữa một ký tự. Còn 404 là một câu trả lời đã đến kịp giờ: ý nghĩa của nó do bên gọi quyết định.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
  },
  async (bench) => {
    await loadFetch();
    const text = 'giá tiếng Việt';
    const bytes = Buffer.from(text);
    for (const status of ['200 OK', '404 Not Found']) {
      const pieces: Script = [
        { do: 'pause', ms: 5 },
        // The second byte of a character of two comes later.
        { do: 'send', bytes: bytes.subarray(0, 3) },
        { do: 'pause', ms: 15 },
        { do: 'send', bytes: bytes.subarray(3) },
      ];
      const peer = await bench.peer(answer(status, bytes.length, ...pieces));
      const what: Text = {
        en: `The peer answered ${status} with ${show(text)}`,
        vi: `Đầu bên kia trả lời ${status} với ${show(text)}`,
      };
      const outcome = await outcomeOf(bench, () => fetchWithDeadline(url(peer), NEVER_MS), what, {
        en: 'Resolve as soon as the whole body has arrived.',
        vi: 'Body về đủ thì hãy resolve ngay.',
      });
      const right = outcome.settled === 'resolved' && outcome.value === text;
      if (!right) bench.mark((event) => event.kind === 'data' && event.from === 'peer');
      bench.must(right, () => ({
        did: {
          en: `${what.en}, cut inside "á", and your promise ${said(outcome).en}.`,
          vi: `${what.vi}, bị cắt giữa chữ "á", còn promise của bạn ${said(outcome).vi}.`,
        },
        must: {
          en: 'Resolve with the whole body as text, whatever the status. Decode it as a whole, not piece by piece.',
          vi: 'Hãy resolve với toàn bộ body dưới dạng chuỗi, dù status là gì. Hãy giải mã cả body, đừng giải mã từng mẩu.',
        },
        expected: show(text),
        seen: outcome.settled === 'resolved' ? show(outcome.value) : describeError(outcome.error),
      }));
    }
  },
);

check(
  {
    id: 'the-wait-is-covered',
    title: { en: 'A server that never answers ends at the deadline', vi: 'Server không bao giờ trả lời cũng kết thúc đúng hạn chót' },
    why: {
      en: 'A process that hangs still accepts: its kernel does that. No header ever comes, so a clock that waits for the headers before it starts never starts.',
      vi: 'Tiến trình bị treo vẫn nhận kết nối: kernel của nó làm việc đó. Header không bao giờ đến, nên đồng hồ nào đợi có header mới chạy thì không bao giờ chạy.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
  },
  async (bench) => {
    await loadFetch();
    const peer = await bench.peer(acceptNeverAnswer);
    const what: Text = {
      en: `The peer accepted and never answered, totalMs was ${SHORT_MS}`,
      vi: `Đầu bên kia nhận kết nối mà không bao giờ trả lời, totalMs là ${SHORT_MS}`,
    };
    const outcome = await outcomeOf(bench, () => fetchWithDeadline(url(peer), SHORT_MS), what, {
      en: 'Start the clock before the connect: totalMs covers everything.',
      vi: 'Hãy cho đồng hồ chạy trước khi kết nối: totalMs tính tất cả.',
    });
    mustTimeOut(bench, outcome, what);
  },
);

/** Deadlines for a body that never ends. A machine that stood still for half of the first gets the second. */
const FETCH_MS = [120, 800];

/** Headers and body came promptly, so that a program which counts less than the whole had no reason to give up. */
function wentSmoothly(bench: Bench, sinceEvent: number, totalMs: number): boolean {
  const events = bench.wire.events().slice(sinceEvent);
  const times = events.filter(({ kind, from }) => kind === 'connect' || (kind === 'data' && from === 'peer')).map(({ atMs }) => atMs);
  return times.length > 2 && times.slice(1).every((atMs, index) => atMs - (times[index] ?? 0) < totalMs / 2);
}

/** Plays an answer whose body never ends, until one has gone smoothly. */
async function endless(
  bench: Bench,
  body: Script,
  what: (totalMs: number) => Text,
): Promise<{ outcome: Outcome<string>; peer: Peer; what: Text }> {
  await loadFetch();
  for (const totalMs of FETCH_MS) {
    const before = bench.wire.events().length;
    const peer = await bench.peer(answer('200 OK', 1_000_000, { do: 'send', bytes: 'the first bytes' }, ...body));
    const words = what(totalMs);
    const outcome = await bench.settle(totalMs + SOON_MS, (async () => fetchWithDeadline(url(peer), totalMs))(), () => ({
      did: {
        en: `${words.en}, and ${SOON_MS} ms after the deadline your promise had not settled.`,
        vi: `${words.vi}, và ${SOON_MS} ms sau hạn chót promise của bạn vẫn chưa xong.`,
      },
      must: {
        en: 'Let the clock run until the last byte. fetch resolves with the headers; the body is still on its way.',
        vi: 'Hãy để đồng hồ chạy đến byte cuối cùng. fetch resolve khi mới có header; body vẫn còn trên đường.',
      },
    }));
    if (wentSmoothly(bench, before, totalMs) || totalMs === FETCH_MS.at(-1)) return { outcome, peer, what: words };
  }
  throw new Error('unreachable: the last deadline returns');
}

check(
  {
    id: 'the-body-is-covered',
    title: { en: 'Silence after the headers ends at the deadline', vi: 'Im lặng sau header cũng kết thúc đúng hạn chót' },
    why: {
      en: 'Headers come from the first line of a handler, the body from the database behind it. When that database hangs, the headers are there in no time, and a clock that stops at them waits for the body for five minutes.',
      vi: 'Header đến từ dòng đầu của handler, còn body đến từ cơ sở dữ liệu phía sau. Khi cơ sở dữ liệu treo, header vẫn về ngay, và đồng hồ nào dừng ở header sẽ chờ body suốt năm phút.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
    limitMs: 5000,
  },
  async (bench) => {
    const { outcome, what } = await endless(bench, [], (totalMs) => ({
      en: `The peer sent its headers and 15 bytes of the body and fell silent; the deadline was ${totalMs} ms`,
      vi: `Đầu bên kia gửi header và 15 byte của body rồi im lặng; hạn chót là ${totalMs} ms`,
    }));
    mustTimeOut(bench, outcome, what);
  },
);

check(
  {
    id: 'a-drip-wins-no-time',
    title: { en: 'A byte now and then wins no time', vi: 'Lâu lâu gửi một byte cũng không được thêm giờ' },
    why: {
      en: 'A limit on silence starts again with every byte. A server that sends one byte a second keeps such a client on the line for as long as it likes.',
      vi: 'Giới hạn im lặng đếm lại sau mỗi byte. Server cứ mỗi giây gửi một byte thì giữ được client như thế trên đường dây bao lâu tùy thích.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
    limitMs: 5000,
  },
  async (bench) => {
    const { outcome, what } = await endless(bench, [{ do: 'drip', bytes: 'x'.repeat(10_000), everyMs: 15 }], (totalMs) => ({
      en: `The peer sent its headers and then a byte every 15 ms; the deadline was ${totalMs} ms`,
      vi: `Đầu bên kia gửi header rồi cứ 15 ms một byte; hạn chót là ${totalMs} ms`,
    }));
    mustTimeOut(bench, outcome, what);
  },
);

check(
  {
    id: 'fetch-hangs-up',
    title: { en: 'After the deadline the connection is closed', vi: 'Sau hạn chót kết nối được đóng' },
    why: {
      en: 'The server goes on sending to whoever is still on the line, and both sides keep a socket for it. Rejecting a promise closes nothing.',
      vi: 'Ai còn trên đường dây thì server còn gửi, và cả hai phía đều phải giữ một socket cho việc đó. Reject một promise không đóng được gì.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
    limitMs: 5000,
  },
  async (bench) => {
    const { peer, what } = await endless(bench, [], (totalMs) => ({
      en: `The peer sent half of a body, the deadline was ${totalMs} ms`,
      vi: `Đầu bên kia gửi một nửa body, hạn chót là ${totalMs} ms`,
    }));
    // Node's fetch may dial once more in advance; that line carries no request and is not the learner's.
    const open = (): number => peer.connections.filter(({ received, ending }) => received.length > 0 && ending === 'open').length;
    const gone = await bench.eventually(400, () => open() === 0);
    if (!gone) bench.mark();
    bench.must(gone, () => ({
      did: {
        en: `${what.en}; your promise had settled, and 400 ms later the connection was still open.`,
        vi: `${what.vi}; promise của bạn đã xong, và 400 ms sau kết nối vẫn còn mở.`,
      },
      must: { en: 'Hand the signal to fetch: fetch(url, { signal }).', vi: 'Hãy đưa signal cho fetch: fetch(url, { signal }).' },
      expected: '0',
      seen: String(open()),
    }));
  },
);

check(
  {
    id: 'half-a-body-is-none',
    title: { en: 'A body that breaks off is an error', vi: 'Body đứt giữa chừng là lỗi' },
    why: {
      en: 'The head promised 100 bytes and 15 came. Whoever hands those over as the text has turned a fault of the network into wrong data.',
      vi: 'Phần đầu hứa 100 byte mà chỉ có 15 byte về. Đưa 15 byte đó ra như một chuỗi trọn vẹn là biến lỗi mạng thành dữ liệu sai.',
    },
    readOn: '10-robust-networking#crash-table',
    needs: ['net', 'http'],
  },
  async (bench) => {
    await loadFetch();
    const peer = await bench.peer(answer('200 OK', 100, { do: 'send', bytes: 'the first bytes' }, { do: 'pause', ms: 5 }, { do: 'fin' }));
    const what: Text = {
      en: 'The peer promised 100 bytes, sent 15 and hung up',
      vi: 'Đầu bên kia hứa 100 byte, gửi 15 byte rồi cúp máy',
    };
    const outcome = await outcomeOf(bench, () => fetchWithDeadline(url(peer), NEVER_MS), what, {
      en: 'Reject as soon as the body breaks off.',
      vi: 'Body vừa đứt thì hãy reject ngay.',
    });
    if (outcome.settled === 'resolved') bench.mark((event) => event.kind === 'fin');
    bench.must(outcome.settled === 'rejected', () => ({
      did: { en: `${what.en}; your promise ${said(outcome).en}.`, vi: `${what.vi}; promise của bạn ${said(outcome).vi}.` },
      must: {
        en: 'Reject. `response.text()` does so by itself; with node:http look at response.complete.',
        vi: 'Hãy reject. `response.text()` tự làm việc đó; với node:http hãy xem response.complete.',
      },
      expected: 'rejected',
      seen: said(outcome).en,
    }));
  },
);

function codesIn(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const { code, cause } = error as NodeJS.ErrnoException;
  return [String(code), ...codesIn(cause, depth + 1)];
}

check(
  {
    id: 'refused-is-known-at-once',
    title: { en: 'A refusal comes out at once, as a refusal', vi: 'Bị từ chối thì báo ngay, và báo là bị từ chối' },
    why: {
      en: 'Refused is a fact that is known after a millisecond. Called a timeout, or waited out, it hides that the service is down and not slow.',
      vi: 'Bị từ chối là điều biết được sau một mili giây. Gọi nó là timeout, hay chờ cho hết giờ, thì không ai thấy dịch vụ đã tắt chứ không phải chậm.',
    },
    readOn: '10-robust-networking#fetch-codes',
    needs: ['net', 'http'],
  },
  async (bench) => {
    await loadFetch();
    const port = await bench.refusingPort();
    const what: Text = { en: 'The port refused the connection', vi: 'Cổng từ chối kết nối' };
    const outcome = await outcomeOf(bench, () => fetchWithDeadline(`http://127.0.0.1:${port}/`, NEVER_MS), what, {
      en: 'Settle as soon as the outcome is known.',
      vi: 'Biết kết quả thì hãy xong ngay.',
    });
    const codes = outcome.settled === 'rejected' ? codesIn(outcome.error) : [];
    const right = codes.includes('ECONNREFUSED');
    if (!right) bench.mark();
    bench.must(right, () => ({
      did: {
        en: `${what.en}, and your promise ${said(outcome).en}; ECONNREFUSED is neither its code nor that of a cause.`,
        vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}; ECONNREFUSED không phải mã của nó, cũng không phải mã của cause nào.`,
      },
      must: { en: 'Pass on the error of fetch as it is.', vi: 'Hãy đưa ra nguyên lỗi của fetch.' },
      expected: 'ECONNREFUSED',
      seen: codes.join(', ') || 'resolved',
    }));
  },
);
