import { type Bench, check, type Finding, type Outcome, program, show } from '#lab';

type Starter = typeof import('../../exercises/42-retry/starter.ts');
type Options = Parameters<Starter['retryWithBackoff']>[1];

const { retryWithBackoff } = await program<Starter>(import.meta.url, { retryWithBackoff: 'function' });

/** Real milliseconds; on the virtual clock even minutes of backoff take none of them. */
const PATIENT_MS = 1000;
/** Past this many calls a program has lost count: it is kept waiting and judged. */
const MOST_CALLS = 100;
/** So many clients that the mean of their waits means something even where a program throws dice of its own: it is told so by one check, not now and then by three. */
const MANY = 12;
/** Enough where only a mean near zero is looked for. */
const SEVERAL = 5;

interface Run {
  /** What each call of fn was told, and when it came. */
  calls: { attempt: unknown; atMs: number }[];
  /** Milliseconds between one call and the next, on the clock that `sleep` belongs to. */
  gaps: number[];
  /** Milliseconds from the last call to the end. */
  afterLastMs: number;
  outcome: Outcome<unknown>;
}

/** What the n-th call does: fails with this, or answers. */
type Play = (call: number) => { fails: unknown } | { answers: unknown };

function coded(code: string, message = `connect ${code} 127.0.0.1:443`): Error {
  return Object.assign(new Error(message), { code });
}

/** What Node's fetch rejects with when a port refuses; the real one would take a process 100 ms to load its HTTP client. */
function refusedFetch(): TypeError {
  return new TypeError('fetch failed', { cause: coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:443') });
}

const alwaysReset: Play = () => ({ fails: coded('ECONNRESET', 'read ECONNRESET') });

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function counted(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}

function ms(value: number): string {
  return `${Math.round(value * 10) / 10} ms`;
}

function neverSettled(calls: () => number, withinMs = PATIENT_MS): () => Finding {
  return () => ({
    did: {
      en: `After ${withinMs} ms of real time and ${counted(calls())} of fn your promise had not settled.`,
      vi: `Sau ${withinMs} ms thời gian thực và ${calls()} lần gọi fn, promise của bạn vẫn chưa xong.`,
    },
    must: {
      en: 'Make at most maxAttempts calls, and wait between them with the `sleep` that you are given: the check lends you a clock on which minutes take no time.',
      vi: 'Hãy gọi fn nhiều nhất maxAttempts lần, và giữa các lần hãy chờ bằng `sleep` được truyền vào: phép kiểm tra cho bạn mượn một đồng hồ mà chờ vài phút cũng không tốn giây nào.',
    },
  });
}

/** Plays one whole retry on the virtual clock. */
async function run(bench: Bench, play: Play, options: Partial<Options> = {}, shown = true): Promise<Run> {
  const { clock } = bench;
  const calls: Run['calls'] = [];
  let tooMany = (): void => {};
  const lostCount = new Promise<void>((resolve) => {
    tooMany = resolve;
  });
  const fn = async (attempt: number): Promise<unknown> => {
    calls.push({ attempt, atMs: clock.now() });
    if (calls.length > MOST_CALLS) {
      tooMany();
      return new Promise(() => {});
    }
    const move = play(calls.length);
    if (shown) noteCall(bench, calls.length, move);
    if ('fails' in move) throw move.fails;
    return move.answers;
  };
  const wanted: Options = { maxAttempts: 4, baseDelayMs: 100, maxDelayMs: 10_000, random: () => 0.5, sleep: clock.sleep, ...options };
  // A program that throws at once is as good as one that rejects.
  const result = (async () => retryWithBackoff(fn, wanted))();
  const outcome = await bench.settle(
    PATIENT_MS,
    Promise.race([result, lostCount]),
    neverSettled(() => calls.length),
  );
  const gaps = calls.slice(1).map(({ atMs }, index) => atMs - (calls[index]?.atMs ?? 0));
  return { calls, gaps, afterLastMs: clock.now() - (calls.at(-1)?.atMs ?? clock.now()), outcome };
}

function noteCall(bench: Bench, call: number, move: ReturnType<Play>): void {
  const failed = 'fails' in move;
  const name = failed ? nameOf(move.fails) : show(move.answers);
  bench.wire.note('you', {
    en: `call ${call} ${failed ? 'fails with' : 'answers'} ${name}`,
    vi: `lần gọi ${call} ${failed ? 'lỗi' : 'trả về'} ${name}`,
  });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : `${error.name}: ${error.message}`;
}

function said(outcome: Outcome<unknown>): string {
  return outcome.settled === 'resolved' ? `resolved with ${show(outcome.value)}` : `rejected with ${nameOf(outcome.error)}`;
}

function saidVi(outcome: Outcome<unknown>): string {
  return outcome.settled === 'resolved' ? `resolve ${show(outcome.value)}` : `reject ${nameOf(outcome.error)}`;
}

function must(bench: Bench, holds: boolean, finding: () => Finding): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The same retry by many clients, each with luck of its own: from a client that always throws low to one that always throws high. */
async function manyClients(bench: Bench, clients: number, options: Partial<Options>): Promise<Run[]> {
  const runs: Run[] = [];
  for (let client = 0; client < clients; client += 1) {
    const luck = (client + 0.5) / clients;
    // One of them on the wire is enough.
    runs.push(await run(bench, alwaysReset, { ...options, random: () => luck }, client === clients - 1));
  }
  return runs;
}

/** The mean of the wait with this index over all clients; NaN if one of them never came so far. */
function meanGap(runs: Run[], index: number): number {
  return mean(runs.map(({ gaps }) => gaps[index] ?? Number.NaN));
}

check(
  {
    id: 'code-in-cause',
    title: { en: 'A fetch that is refused is tried again', vi: 'fetch bị từ chối thì được thử lại' },
    why: {
      en: 'fetch rejects with `TypeError: fetch failed`, and that error has no code. The code is in `error.cause.code`; whoever wraps the error pushes it one `cause` deeper. A retry that looks at `error.code` alone never retries a fetch.',
      vi: 'fetch reject bằng `TypeError: fetch failed`, và lỗi này không có mã. Mã nằm ở `error.cause.code`; ai bọc lỗi thêm một lớp thì mã lùi sâu thêm một tầng `cause`. Chỉ nhìn `error.code` thì không bao giờ thử lại được fetch.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  async (bench) => {
    const failure = refusedFetch();
    const { calls } = await run(bench, () => ({ fails: failure }));
    must(bench, calls.length > 1, () => ({
      did: {
        en: `fetch() to a closed port was called ${times(calls.length)}. Its error is \`TypeError: fetch failed\`; the code ECONNREFUSED is in error.cause.code.`,
        vi: `fetch() tới một cổng đóng chỉ được gọi ${calls.length} lần. Lỗi của nó là \`TypeError: fetch failed\`; mã ECONNREFUSED nằm ở error.cause.code.`,
      },
      must: {
        en: 'Look for the code in the error, in its `cause`, in the `cause` of that one, and so on.',
        vi: 'Hãy tìm mã trong lỗi, trong `cause` của nó, rồi trong `cause` của `cause`, cứ thế tiếp tục.',
      },
      expected: '> 1',
      seen: String(calls.length),
    }));
    const wrapped = new Error('cannot load the profile', { cause: failure });
    const { calls: later } = await run(bench, () => ({ fails: wrapped }));
    must(bench, later.length > 1, () => ({
      did: {
        en: `fetch's error, wrapped once more (new Error('…', { cause })), was not retried: fn was called ${times(later.length)}.`,
        vi: `Lỗi của fetch được bọc thêm một lớp (new Error('…', { cause })) thì không được thử lại: fn chỉ được gọi ${later.length} lần.`,
      },
      must: {
        en: 'Follow `cause` to the end of the chain, not one level deep.',
        vi: 'Hãy đi theo `cause` đến hết chuỗi, không dừng ở một tầng.',
      },
      expected: '> 1',
      seen: String(later.length),
    }));
  },
);

check(
  {
    id: 'counts-calls',
    title: { en: '`maxAttempts` counts calls, the first one included', vi: '`maxAttempts` đếm số lần gọi, tính cả lần đầu' },
    why: {
      en: 'During an outage every client multiplies its load by maxAttempts. With maxAttempts 4, one call too many is a quarter more load on a server that is already down.',
      vi: 'Khi có sự cố ngừng dịch vụ, mỗi client nhân tải của mình lên maxAttempts lần. Với maxAttempts 4, gọi dư một lần là thêm 25 % tải lên một server đang gục.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    for (const maxAttempts of [4, 1]) {
      const { calls } = await run(bench, alwaysReset, { maxAttempts });
      const made = calls.length > MOST_CALLS ? `more than ${MOST_CALLS}` : String(calls.length);
      must(bench, calls.length === maxAttempts, () => ({
        did: {
          en: `\`maxAttempts: ${maxAttempts}\` must mean ${counted(maxAttempts)}, yours made ${made}.`,
          vi: `\`maxAttempts: ${maxAttempts}\` nghĩa là ${maxAttempts} lần gọi, chương trình của bạn gọi ${made.replace('more than', 'hơn')} lần.`,
        },
        must: {
          en: 'Count calls, not repetitions: the first call is attempt 1.',
          vi: 'Hãy đếm số lần gọi, không phải số lần gọi lại: lần gọi đầu là lần 1.',
        },
        expected: String(maxAttempts),
        seen: made.replace('more than', '>'),
      }));
      const told = calls.map(({ attempt }) => attempt);
      must(
        bench,
        told.every((attempt, index) => attempt === index + 1),
        () => ({
          did: { en: `fn was told these attempt numbers: ${told.join(', ')}.`, vi: `fn nhận các số thứ tự: ${told.join(', ')}.` },
          must: { en: 'Call fn(1), then fn(2), and so on.', vi: 'Hãy gọi fn(1), rồi fn(2), cứ thế tiếp tục.' },
          expected: told.map((_attempt, index) => index + 1).join(', '),
          seen: told.join(', '),
        }),
      );
    }
  },
);

check(
  {
    id: 'stops-at-success',
    title: { en: 'The first answer ends it', vi: 'Có câu trả lời đầu tiên là dừng' },
    why: {
      en: 'A retry exists for the call that failed. After an answer, every further call is load that nobody asked for, and a wait is time that the caller loses.',
      vi: 'Thử lại chỉ dành cho lần gọi bị lỗi. Có câu trả lời rồi, mỗi lần gọi thêm là tải không ai cần, mỗi lần chờ thêm là thời gian bên gọi bị mất.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    // 0 and '' are answers too.
    const scenes = [
      { failures: 2, answer: 'pong' },
      { failures: 0, answer: 0 },
      { failures: 1, answer: '' },
    ];
    for (const { failures, answer } of scenes) {
      const { calls, outcome, afterLastMs } = await run(bench, (call) =>
        call <= failures ? { fails: coded('ECONNRESET') } : { answers: answer },
      );
      const right = outcome.settled === 'resolved' && outcome.value === answer && calls.length === failures + 1;
      must(bench, right, () => ({
        did: {
          en: `fn answered ${show(answer)} on call ${failures + 1}; your promise ${said(outcome)} after ${counted(calls.length)}.`,
          vi: `fn trả về ${show(answer)} ở lần gọi ${failures + 1}; promise của bạn ${saidVi(outcome)} sau ${calls.length} lần gọi.`,
        },
        must: {
          en: 'Resolve with what fn resolved with, whatever it is, and call it no more.',
          vi: 'Hãy resolve đúng giá trị mà fn trả về, dù là giá trị gì, và không gọi fn nữa.',
        },
        expected: show(answer),
        seen: said(outcome),
      }));
      must(bench, afterLastMs === 0, () => ({
        did: {
          en: `fn had answered, and your program waited ${ms(afterLastMs)} more.`,
          vi: `fn đã trả lời mà chương trình của bạn còn chờ thêm ${ms(afterLastMs)}.`,
        },
        must: { en: 'Return the answer at once.', vi: 'Hãy trả kết quả ngay.' },
      }));
    }
  },
);

check(
  {
    id: 'no-wait-after-the-last',
    title: { en: 'After the last failure nobody waits', vi: 'Sau lần lỗi cuối cùng thì không chờ nữa' },
    why: {
      en: 'The wait after the last attempt is the longest of all, and it is for nothing: no call follows it. Your user looks at a spinner meanwhile.',
      vi: 'Khoảng chờ sau lần thử cuối là khoảng dài nhất, mà lại vô ích: sau nó không còn lần gọi nào. Trong lúc đó người dùng ngồi nhìn vòng xoay.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    const { calls, afterLastMs } = await run(bench, alwaysReset);
    must(bench, afterLastMs === 0, () => ({
      did: {
        en: `After call ${calls.length}, the last one, your program waited ${ms(afterLastMs)} before it gave up.`,
        vi: `Sau lần gọi ${calls.length} là lần cuối, chương trình của bạn còn chờ ${ms(afterLastMs)} rồi mới bỏ cuộc.`,
      },
      must: { en: 'Reject as soon as the last attempt has failed.', vi: 'Lần thử cuối vừa lỗi thì hãy reject ngay.' },
      expected: '0 ms',
      seen: ms(afterLastMs),
    }));
  },
);

check(
  {
    id: 'waits-grow',
    title: { en: 'The waits double from failure to failure', vi: 'Mỗi lần lỗi, khoảng chờ tăng gấp đôi' },
    why: {
      en: 'You do not know how long the outage lasts. Doubling finds out in few calls: six waits from 100 ms on reach over six seconds. Adding 100 ms each time gets to two.',
      vi: 'Bạn không biết sự cố ngừng dịch vụ kéo dài bao lâu. Tăng gấp đôi thì chỉ cần ít lần gọi là dò ra: sáu khoảng chờ bắt đầu từ 100 ms cộng lại hơn sáu giây. Mỗi lần cộng thêm 100 ms thì mới được hai giây.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    const baseDelayMs = 100;
    const runs = await manyClients(bench, MANY, { maxAttempts: 7, baseDelayMs, maxDelayMs: 1_000_000 });
    const first = meanGap(runs, 0);
    const last = meanGap(runs, 5);
    must(bench, first >= baseDelayMs / 5 && first <= baseDelayMs * 4, () => ({
      did: {
        en: `With baseDelayMs ${baseDelayMs}, ${ms(first)} passed before the second call, on average over ${MANY} clients, on the clock of \`sleep\`.`,
        vi: `Với baseDelayMs ${baseDelayMs}, trước lần gọi thứ hai ${MANY} client chờ trung bình ${ms(first)}, theo đồng hồ của \`sleep\`.`,
      },
      must: {
        en: 'Wait with the `sleep` that you are given, at first about baseDelayMs.',
        vi: 'Hãy chờ bằng `sleep` được truyền vào, lần đầu khoảng baseDelayMs.',
      },
      expected: `0 … ${baseDelayMs} ms`,
      seen: ms(first),
    }));
    must(bench, last >= first * 8, () => ({
      did: {
        en: `Before call 2 your clients waited ${ms(first)} on average, before call 7 ${ms(last)}: ${(last / first).toFixed(1)} times as long. Doubling makes it 32 times.`,
        vi: `Trước lần gọi 2, các client của bạn chờ trung bình ${ms(first)}, trước lần gọi 7 chờ ${ms(last)}: gấp ${(last / first).toFixed(1)} lần. Tăng gấp đôi thì phải gấp 32 lần.`,
      },
      must: {
        en: 'Double the ceiling of the wait with every failure: baseDelayMs * 2 ** (attempt - 1).',
        vi: 'Mỗi lần lỗi, hãy nhân đôi mức trần của khoảng chờ: baseDelayMs * 2 ** (attempt - 1).',
      },
      expected: '× 32',
      seen: `× ${(last / first).toFixed(1)}`,
    }));
  },
);

check(
  {
    id: 'cap-holds',
    title: { en: 'No wait is longer than `maxDelayMs`, jitter included', vi: 'Không khoảng chờ nào dài quá `maxDelayMs`, kể cả jitter' },
    why: {
      en: 'Whoever writes `maxDelayMs: 500` counts on it. Jitter that is added after the cap breaks it: a widely copied version reaches 10,399 ms with a cap of 8,000.',
      vi: 'Ai viết `maxDelayMs: 500` là tin vào con số đó. Cộng jitter sau khi đã chặn trần thì trần vỡ: một bản được chép rất nhiều lên tới 10.399 ms trong khi trần là 8.000.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    const maxDelayMs = 500;
    const { gaps } = await run(bench, alwaysReset, { maxAttempts: 12, maxDelayMs, random: () => 0.999 });
    const longest = Math.max(...gaps);
    // Half a millisecond for rounding.
    must(bench, longest <= maxDelayMs + 0.5, () => ({
      did: {
        en: `With maxDelayMs ${maxDelayMs} the wait before call ${gaps.indexOf(longest) + 2} was ${ms(longest)}.`,
        vi: `Với maxDelayMs ${maxDelayMs}, khoảng chờ trước lần gọi ${gaps.indexOf(longest) + 2} là ${ms(longest)}.`,
      },
      must: {
        en: 'Apply the cap first and the jitter below it, or take the minimum last of all.',
        vi: 'Hãy chặn trần trước rồi lấy jitter bên dưới trần, hoặc để phép lấy min ở bước cuối cùng.',
      },
      expected: `≤ ${maxDelayMs} ms`,
      seen: ms(longest),
    }));
    const runs = await manyClients(bench, SEVERAL, { maxAttempts: 34, maxDelayMs });
    const settled = meanGap(runs, 9);
    const collapsed = [30, 31, 32].find((index) => meanGap(runs, index) < settled * 0.1);
    must(bench, collapsed === undefined, () => ({
      did: {
        en: `Before call 11 your ${SEVERAL} clients waited ${ms(settled)} on average, and before call ${(collapsed ?? 0) + 2} only ${ms(meanGap(runs, collapsed ?? 0))}.`,
        vi: `Trước lần gọi 11, ${SEVERAL} client của bạn chờ trung bình ${ms(settled)}, vậy mà trước lần gọi ${(collapsed ?? 0) + 2} chỉ chờ ${ms(meanGap(runs, collapsed ?? 0))}.`,
      },
      must: {
        en: 'Stay at the cap once it is reached. `1 << n` wraps around at 31; `2 ** n` does not.',
        vi: 'Chạm trần rồi thì hãy giữ ở trần. `1 << n` tràn số ở 31; `2 ** n` thì không.',
      },
      expected: `≈ ${ms(settled)}`,
      seen: ms(meanGap(runs, collapsed ?? 0)),
    }));
  },
);

check(
  {
    id: 'clients-spread',
    title: { en: 'Clients with different random numbers wait differently', vi: 'Client khác nhau thì chờ khác nhau' },
    why: {
      en: 'A server that restarts drops all its clients in the same instant. Without jitter they all come back in the same instant too, again and again, and bring it down each time.',
      vi: 'Server khởi động lại sẽ làm rớt mọi client cùng một lúc. Không có jitter thì tất cả cũng quay lại cùng một lúc, lần nào cũng vậy, và lần nào cũng làm nó gục.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    const low = (await run(bench, alwaysReset, { random: () => 0.1 })).gaps;
    const high = (await run(bench, alwaysReset, { random: () => 0.9 })).gaps;
    const again = (await run(bench, alwaysReset, { random: () => 0.9 })).gaps;
    const apart = low.some((gap, index) => Math.abs(gap - (high[index] ?? 0)) > 0.05 * Math.max(gap, high[index] ?? 0));
    must(bench, apart, () => ({
      did: {
        en: `A client whose random() is 0.1 waited ${low.map(ms).join(', ')}; one whose random() is 0.9 waited ${high.map(ms).join(', ')}. All clients retry in step.`,
        vi: `Client có random() là 0.1 chờ ${low.map(ms).join(', ')}; client có random() là 0.9 chờ ${high.map(ms).join(', ')}. Mọi client thử lại cùng nhịp.`,
      },
      must: {
        en: 'Spread the waits: random() * ceiling (full jitter), or ceiling / 2 + random() * ceiling / 2 (equal jitter).',
        vi: 'Hãy rải các khoảng chờ: random() * trần (full jitter), hoặc trần / 2 + random() * trần / 2 (equal jitter).',
      },
    }));
    const same = again.length === high.length && again.every((gap, index) => Math.abs(gap - (high[index] ?? 0)) < 0.001);
    must(bench, same, () => ({
      did: {
        en: `Twice the same random(), and the waits were ${high.map(ms).join(', ')} and then ${again.map(ms).join(', ')}.`,
        vi: `Hai lần cùng một random(), vậy mà khoảng chờ là ${high.map(ms).join(', ')} rồi lại là ${again.map(ms).join(', ')}.`,
      },
      must: {
        en: 'Take the jitter from the `random` that you are given; Math.random is its default. Otherwise nobody can test your program.',
        vi: 'Hãy lấy jitter từ `random` được truyền vào; Math.random chỉ là mặc định. Nếu không thì không ai kiểm thử được chương trình của bạn.',
      },
    }));
  },
);

check(
  {
    id: 'passing-faults-are-retried',
    title: { en: 'Every passing fault is tried again', vi: 'Lỗi nhất thời nào cũng được thử lại' },
    why: {
      en: 'A reset, a timeout, a resolver that is out of reach: a second later the same call may succeed. A timeout is known by its name, `TimeoutError`; its `code` is the number 23.',
      vi: 'Bị ngắt đột ngột, hết thời gian chờ, không tới được resolver: một giây sau cùng lời gọi đó có thể thành công. Timeout nhận ra bằng tên `TimeoutError`; `code` của nó là con số 23.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  async (bench) => {
    bench.useVirtualTime();
    const codes = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];
    const faults = [...codes.map((code) => coded(code)), new DOMException('The operation was aborted due to timeout', 'TimeoutError')];
    for (const fault of faults) {
      const { calls } = await run(bench, () => ({ fails: fault }), { maxAttempts: 2 });
      must(bench, calls.length > 1, () => ({
        did: {
          en: `fn failed with ${nameOf(fault)} and was called ${times(calls.length)}.`,
          vi: `fn lỗi ${nameOf(fault)} và chỉ được gọi ${calls.length} lần.`,
        },
        must: {
          en: 'Retry the codes that the task lists, and errors named TimeoutError.',
          vi: 'Hãy thử lại với các mã ghi trong đề bài, và với lỗi có tên TimeoutError.',
        },
        expected: '2',
        seen: String(calls.length),
      }));
    }
  },
);

check(
  {
    id: 'permanent-faults-are-not',
    title: { en: 'A permanent fault is reported at once', vi: 'Lỗi vĩnh viễn thì báo ngay' },
    why: {
      en: 'A bug in fn fails the same way four times, only later and four times in the log. A cancelled call is what somebody wanted.',
      vi: 'Bug trong fn thì gọi bốn lần vẫn lỗi y như vậy, chỉ trễ hơn và thành bốn dòng log. Còn lời gọi bị hủy là do có người muốn thế.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  async (bench) => {
    bench.useVirtualTime();
    const faults = [
      new TypeError("Cannot read properties of undefined (reading 'id')"),
      coded('ENOTFOUND', 'getaddrinfo ENOTFOUND api.exmaple.com'),
      new DOMException('This operation was aborted', 'AbortError'),
      new TypeError('fetch failed', { cause: new Error('bad port') }),
    ];
    for (const fault of faults) {
      const { calls, outcome } = await run(bench, () => ({ fails: fault }));
      const right = calls.length === 1 && outcome.settled === 'rejected';
      must(bench, right, () => ({
        did: {
          en: `fn failed with ${nameOf(fault)}; it was called ${times(calls.length)} and your promise ${said(outcome)}.`,
          vi: `fn lỗi ${nameOf(fault)}; fn được gọi ${calls.length} lần và promise của bạn ${saidVi(outcome)}.`,
        },
        must: {
          en: 'Without shouldRetry, retry the listed codes and TimeoutError, and nothing else.',
          vi: 'Khi không có shouldRetry, chỉ thử lại với các mã đã liệt kê và TimeoutError, ngoài ra thì không.',
        },
        expected: '1',
        seen: String(calls.length),
      }));
    }
  },
);

check(
  {
    id: 'should-retry-decides',
    title: { en: '`shouldRetry`, where given, decides alone', vi: 'Có `shouldRetry` thì một mình nó quyết định' },
    why: {
      en: 'Only the caller knows that a POST must not be repeated after ECONNRESET, or that its own QuotaError is worth a second call.',
      vi: 'Chỉ bên gọi mới biết rằng POST không được lặp lại sau ECONNRESET, hay rằng QuotaError của họ đáng gọi thêm lần nữa.',
    },
    readOn: '10-robust-networking#idempotency',
  },
  async (bench) => {
    bench.useVirtualTime();
    const reset = coded('ECONNRESET', 'read ECONNRESET');
    const asked: unknown[] = [];
    const forbidden = await run(bench, () => ({ fails: reset }), {
      shouldRetry: (error) => {
        asked.push(error);
        return false;
      },
    });
    must(bench, forbidden.calls.length === 1, () => ({
      did: {
        en: `shouldRetry said false to ECONNRESET, and fn was called ${times(forbidden.calls.length)}.`,
        vi: `shouldRetry trả false cho ECONNRESET, vậy mà fn được gọi ${forbidden.calls.length} lần.`,
      },
      must: {
        en: 'Ask shouldRetry before every further attempt, and stop when it returns false.',
        vi: 'Trước mỗi lần thử tiếp hãy hỏi shouldRetry, và dừng khi nó trả về false.',
      },
      expected: '1',
      seen: String(forbidden.calls.length),
    }));
    must(bench, asked[0] === reset, () => ({
      did: {
        en: `fn failed with ECONNRESET, and shouldRetry was asked about ${asked.length === 0 ? 'nothing' : nameOf(asked[0])}.`,
        vi: `fn lỗi ECONNRESET, còn shouldRetry ${asked.length === 0 ? 'không được hỏi' : `được hỏi về ${nameOf(asked[0])}`}.`,
      },
      must: {
        en: 'Call shouldRetry(error, attempt) with the very error of fn.',
        vi: 'Hãy gọi shouldRetry(error, attempt) với đúng lỗi của fn.',
      },
    }));
    const allowed = await run(bench, () => ({ fails: new Error('QuotaError') }), { shouldRetry: () => true });
    must(bench, allowed.calls.length === 4, () => ({
      did: {
        en: `shouldRetry said true to every failure, maxAttempts was 4, and fn was called ${times(allowed.calls.length)}.`,
        vi: `shouldRetry luôn trả true, maxAttempts là 4, mà fn được gọi ${allowed.calls.length} lần.`,
      },
      must: { en: 'Where shouldRetry is given, do not look at codes yourself.', vi: 'Khi có shouldRetry thì đừng tự xét mã lỗi nữa.' },
      expected: '4',
      seen: String(allowed.calls.length),
    }));
  },
);

check(
  {
    id: 'last-error-unchanged',
    title: { en: 'The last error comes out as it is', vi: 'Lỗi cuối cùng được đưa ra nguyên vẹn' },
    why: {
      en: 'The caller decides by code, status or class. An error that is wrapped, swallowed or replaced by the first one no longer tells them why the last call failed.',
      vi: 'Bên gọi quyết định dựa vào mã lỗi, status hoặc class. Lỗi bị bọc lại, bị nuốt mất hay bị thay bằng lỗi đầu tiên thì không còn cho họ biết lý do thất bại thật sự.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  async (bench) => {
    bench.useVirtualTime();
    const errors = [coded('ECONNRESET'), coded('ETIMEDOUT'), coded('ECONNREFUSED')];
    const { outcome } = await run(bench, (call) => ({ fails: errors[call - 1] ?? errors[2] }), { maxAttempts: 3 });
    const last = errors[2];
    must(bench, outcome.settled === 'rejected' && outcome.error === last, () => ({
      did: {
        en: `The three calls failed with ${errors.map(nameOf).join(', ')}; your promise ${said(outcome)}${outcome.settled === 'rejected' && nameOf(outcome.error) === nameOf(last) ? ', but it is another object' : ''}.`,
        vi: `Ba lần gọi lỗi ${errors.map(nameOf).join(', ')}; promise của bạn ${saidVi(outcome)}${outcome.settled === 'rejected' && nameOf(outcome.error) === nameOf(last) ? ', nhưng là một object khác' : ''}.`,
      },
      must: {
        en: 'Reject with the very error object that the last call failed with.',
        vi: 'Hãy reject bằng chính object lỗi của lần gọi cuối.',
      },
      expected: nameOf(last),
      seen: said(outcome),
    }));
  },
);

check(
  {
    id: 'obeys-retry-after',
    title: { en: 'An error with `retryAfterMs` sets the least wait', vi: 'Lỗi có `retryAfterMs` thì phải chờ ít nhất bằng đó' },
    why: {
      en: 'The server said when to call again. Whoever calls earlier gets the same refusal, costs it work and may be blocked for longer.',
      vi: 'Server đã nói khi nào hãy gọi lại. Gọi sớm hơn thì vẫn bị từ chối, làm server tốn công, và có khi bị chặn lâu hơn.',
    },
    readOn: '10-robust-networking#retry-after',
  },
  async (bench) => {
    bench.useVirtualTime();
    const maxDelayMs = 10_000;
    // Above maxDelayMs, waiting as long as the server asks and waiting for maxDelayMs are both right.
    for (const retryAfterMs of [3000, 30_000]) {
      const busy = Object.assign(new Error('HTTP 429'), { status: 429, retryAfterMs });
      const { gaps } = await run(bench, (call) => (call === 1 ? { fails: busy } : { answers: 'ok' }), {
        maxDelayMs,
        shouldRetry: () => true,
      });
      const least = Math.min(retryAfterMs, maxDelayMs);
      const gap = gaps[0] ?? 0;
      must(bench, gap >= least * 0.999, () => ({
        did: {
          en: `The error said retryAfterMs ${retryAfterMs}, and your next call came after ${ms(gap)}.`,
          vi: `Lỗi ghi retryAfterMs ${retryAfterMs}, vậy mà lần gọi tiếp theo đến sau ${ms(gap)}.`,
        },
        must: {
          en: `Wait at least ${least} ms: the longer of your backoff and the error's retryAfterMs.`,
          vi: `Hãy chờ ít nhất ${least} ms: lấy số lớn hơn giữa backoff của bạn và retryAfterMs của lỗi.`,
        },
        expected: `≥ ${least} ms`,
        seen: ms(gap),
      }));
      must(bench, gap <= retryAfterMs + maxDelayMs, () => ({
        did: {
          en: `The error said retryAfterMs ${retryAfterMs}, and your next call came only after ${ms(gap)}.`,
          vi: `Lỗi ghi retryAfterMs ${retryAfterMs}, vậy mà mãi ${ms(gap)} sau bạn mới gọi tiếp.`,
        },
        must: { en: 'retryAfterMs is in milliseconds; do not multiply it.', vi: 'retryAfterMs tính bằng mili giây; đừng nhân thêm.' },
        expected: `≤ ${retryAfterMs + maxDelayMs} ms`,
        seen: ms(gap),
      }));
    }
  },
);

check(
  {
    id: 'abort-ends-the-wait',
    title: { en: 'An abort ends a wait at once', vi: 'Bị hủy (abort) thì thôi chờ ngay' },
    why: {
      en: 'The user closed the page, the process shuts down: nobody wants the answer any more. A retry that sleeps on for eight seconds holds up the shutdown.',
      vi: 'Người dùng đã đóng trang, tiến trình đang tắt: không ai còn cần câu trả lời. Hàm thử lại ngủ thêm tám giây thì việc tắt cũng phải đợi tám giây.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    clock.hold();
    const abort = new AbortController();
    let calls = 0;
    const result = retryWithBackoff(
      async () => {
        calls += 1;
        throw coded('ECONNRESET', 'read ECONNRESET');
      },
      { maxAttempts: 4, baseDelayMs: 60_000, maxDelayMs: 60_000, random: () => 0.5, sleep: clock.sleep, signal: abort.signal },
    );
    // Watched from the start, so that a rejection that comes early is not unhandled.
    const settled = result.then(
      (): Outcome<unknown> => ({ settled: 'resolved', value: undefined }),
      (error: unknown): Outcome<unknown> => ({ settled: 'rejected', error }),
    );
    await bench.eventually(1000, () => clock.sleeps.length > 0);
    const reason = new Error('the user left');
    bench.wire.note('you', { en: 'the caller aborts', vi: 'bên gọi hủy (abort)' });
    abort.abort(reason);
    const outcome = await bench.settle(1000, settled, () => ({
      did: {
        en: 'The signal was aborted during a wait of up to 60,000 ms, and 1,000 ms later your promise had not settled.',
        vi: 'Signal bị hủy (abort) giữa một khoảng chờ có thể tới 60.000 ms, và 1.000 ms sau promise của bạn vẫn chưa xong.',
      },
      must: {
        en: 'Hand the signal to the wait, sleep(ms, { signal }), and reject when it aborts.',
        vi: 'Hãy truyền signal vào chỗ chờ, sleep(ms, { signal }), và reject khi signal bị hủy.',
      },
    }));
    const rejected = outcome.settled === 'resolved' && outcome.value.settled === 'rejected';
    must(bench, rejected, () => ({
      did: {
        en: 'The signal was aborted, and your promise resolved although no call had succeeded.',
        vi: 'Signal bị hủy (abort), vậy mà promise của bạn resolve dù chưa lần gọi nào thành công.',
      },
      must: { en: "Reject, best with the signal's reason.", vi: 'Hãy reject, tốt nhất bằng reason của signal.' },
    }));
    must(bench, calls === 1, () => ({
      did: {
        en: `The signal was aborted during the first wait, and fn was called ${times(calls)}.`,
        vi: `Signal bị hủy (abort) trong lần chờ đầu tiên, vậy mà fn được gọi ${calls} lần.`,
      },
      must: { en: 'Call fn no more after an abort.', vi: 'Signal đã bị hủy thì đừng gọi fn nữa.' },
      expected: '1',
      seen: String(calls),
    }));
  },
);

check(
  {
    id: 'no-call-after-abort',
    title: { en: 'After an abort fn is not called', vi: 'Đã bị hủy (abort) thì không gọi fn' },
    why: {
      en: 'The event `abort` comes once. Whoever only listens for it while waiting misses an abort from before the start, and one that comes while fn is running.',
      vi: 'Sự kiện `abort` chỉ đến một lần. Chỉ nghe nó trong lúc chờ thì sẽ bỏ lỡ lần hủy trước khi bắt đầu, và lần hủy đến khi fn đang chạy.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    bench.useVirtualTime();
    const before = await run(bench, () => ({ answers: 'never asked' }), { signal: AbortSignal.abort(new Error('too late')) });
    must(bench, before.calls.length === 0 && before.outcome.settled === 'rejected', () => ({
      did: {
        en: `The signal had been aborted before you began; fn was called ${times(before.calls.length)} and your promise ${said(before.outcome)}.`,
        vi: `Signal đã bị hủy (abort) từ trước khi bạn bắt đầu; fn được gọi ${before.calls.length} lần và promise của bạn ${saidVi(before.outcome)}.`,
      },
      must: { en: 'Look at the signal before the first call, and reject.', vi: 'Hãy kiểm tra signal trước lần gọi đầu tiên, và reject.' },
      expected: '0',
      seen: String(before.calls.length),
    }));
    const abort = new AbortController();
    const during = await run(
      bench,
      () => {
        abort.abort(new Error('the user left'));
        return { fails: coded('ECONNRESET') };
      },
      { signal: abort.signal },
    );
    must(bench, during.calls.length === 1 && during.outcome.settled === 'rejected', () => ({
      did: {
        en: `The signal was aborted while call 1 was running and call 1 failed; fn was called ${times(during.calls.length)} in all and your promise ${said(during.outcome)}.`,
        vi: `Signal bị hủy (abort) khi lần gọi 1 đang chạy, rồi lần gọi 1 lỗi; fn được gọi tất cả ${during.calls.length} lần và promise của bạn ${saidVi(during.outcome)}.`,
      },
      must: {
        en: 'Ask signal.aborted too: an abort that has already come sends no further event.',
        vi: 'Hãy xét cả signal.aborted: lần hủy đã xảy ra rồi thì không còn sự kiện nào báo nữa.',
      },
      expected: '1',
      seen: String(during.calls.length),
    }));
  },
);

check(
  {
    id: 'nothing-left-behind',
    title: { en: 'An aborted wait leaves no timer behind', vi: 'Bị hủy (abort) giữa lúc chờ thì không để sót timer' },
    why: {
      en: 'A promise that is rejected does not stop the timer behind it. A wait of 60 s that was given up keeps the process alive for 60 s.',
      vi: 'Promise bị reject không làm timer đằng sau nó dừng lại. Một lần chờ 60 giây đã bỏ dở vẫn giữ tiến trình sống thêm 60 giây.',
    },
    readOn: '10-robust-networking#deadline',
  },
  async (bench) => {
    const abort = new AbortController();
    let calls = 0;
    const result = retryWithBackoff(
      async () => {
        calls += 1;
        throw coded('ECONNRESET', 'read ECONNRESET');
      },
      { maxAttempts: 4, baseDelayMs: 60_000, maxDelayMs: 60_000, random: () => 0.9, signal: abort.signal },
    ).catch(() => undefined);
    await bench.eventually(1000, () => calls > 0);
    // Two turns of the event loop: the wait has begun.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error('the user left'));
    // Whether it settles is for another check to judge.
    await Promise.race([result, bench.quiet(100)]);
    const timer = (await bench.leaks(300)).find(({ kind }) => kind === 'timer');
    bench.must(timer === undefined, () => ({
      did: {
        en: 'Without `sleep` you wait in real time; the signal was aborted, and the timer of up to 60,000 ms was still running.',
        vi: 'Không có `sleep` thì bạn chờ theo thời gian thực; signal đã bị hủy (abort) mà timer có thể tới 60.000 ms vẫn còn chạy.',
      },
      must: {
        en: 'Clear the timer when the signal aborts; `setTimeout` of node:timers/promises does so if you hand it the signal.',
        vi: 'Khi signal bị hủy, hãy xóa timer; `setTimeout` của node:timers/promises tự làm việc đó nếu bạn truyền signal cho nó.',
      },
      place: timer?.place,
    }));
  },
);

check(
  {
    id: 'no-attempts-is-an-error',
    title: { en: '`maxAttempts` below 1 is a RangeError', vi: '`maxAttempts` nhỏ hơn 1 là RangeError' },
    why: {
      en: 'A loop that never runs ends without a result and without an error: a typo in a configuration file becomes `undefined` far away from here.',
      vi: 'Vòng lặp không chạy lần nào thì kết thúc không kết quả, không lỗi: gõ nhầm một số trong file cấu hình sẽ thành `undefined` ở một nơi rất xa.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    bench.useVirtualTime();
    for (const maxAttempts of [0, -1]) {
      const { calls, outcome } = await run(bench, alwaysReset, { maxAttempts });
      const right = calls.length === 0 && outcome.settled === 'rejected' && outcome.error instanceof RangeError;
      must(bench, right, () => ({
        did: {
          en: `With maxAttempts ${maxAttempts} fn was called ${times(calls.length)} and your promise ${said(outcome)}.`,
          vi: `Với maxAttempts ${maxAttempts}, fn được gọi ${calls.length} lần và promise của bạn ${saidVi(outcome)}.`,
        },
        must: { en: 'Throw a RangeError before the first call.', vi: 'Hãy ném RangeError trước lần gọi đầu tiên.' },
        expected: 'RangeError',
        seen: said(outcome),
      }));
    }
  },
);
