import { type Bench, check, describeError, type Finding, type Outcome, program, show, type Text } from '#lab';

type Starter = typeof import('../../exercises/48-breaker/starter.ts');
type Breaker = ReturnType<Starter['createBreaker']>;
type Options = Parameters<Starter['createBreaker']>[0];

const { createBreaker } = await program<Starter>(import.meta.url, { createBreaker: 'function' });

/** Real milliseconds; nothing here takes any. */
const PATIENT_MS = 2000;
const THRESHOLD = 3;
const COOLDOWN_MS = 10_000;
/** Around the end of the cooldown nobody is asked to be exact. */
const EDGE_MS = 5;
/** How long a call takes that ends in a timeout; longer than the cooldown. */
const TIMEOUT_MS = 30_000;

/** A call that has been made and has not ended yet. */
interface Pending {
  /** Whether fn was called. */
  ran: boolean;
  /** Whether call() itself threw. */
  threw: boolean;
  outcome: Promise<Outcome<unknown>>;
  answer(value?: unknown): Promise<Outcome<unknown>>;
  fail(error?: Error): Promise<Outcome<unknown>>;
}

function refused(message = 'connect ECONNREFUSED 127.0.0.1:5432'): Error {
  return Object.assign(new Error(message), { code: 'ECONNREFUSED' });
}

function notFound(): Error {
  return Object.assign(new Error('HTTP 404'), { status: 404 });
}

function isFailure(error: unknown): boolean {
  return (error as { status?: number }).status !== 404;
}

/** One breaker on the clock of the check. Time passes only by hand. */
class Stage {
  readonly #bench: Bench;
  readonly breaker: Breaker;
  #calls = 0;

  constructor(bench: Bench, options: Partial<Options> = {}) {
    this.#bench = bench;
    bench.useVirtualTime();
    // A clock that begins anywhere: only differences mean anything.
    const now = (): number => bench.clock.now() - 3_600_000;
    this.breaker = createBreaker({ failureThreshold: THRESHOLD, cooldownMs: COOLDOWN_MS, now, ...options });
  }

  pass(ms: number): void {
    this.#bench.clock.advance(ms);
  }

  /** Makes a call and leaves it open. */
  begin(): Pending {
    const { wire } = this.#bench;
    this.#calls += 1;
    const number = this.#calls;
    let resolve = (_value: unknown): void => {};
    let reject = (_error: Error): void => {};
    const result = new Promise<unknown>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    result.catch(() => {});
    const pending: Pending = {
      ran: false,
      threw: false,
      outcome: never,
      answer: (value = 'ok') => {
        wire.note('peer', { en: `call ${number}: ${show(value)}`, vi: `lời gọi ${number}: ${show(value)}` });
        resolve(value);
        return this.#end(pending);
      },
      fail: (error = refused()) => {
        wire.note('peer', { en: `call ${number} fails: ${describeError(error)}`, vi: `lời gọi ${number} lỗi: ${describeError(error)}` });
        reject(error);
        return this.#end(pending);
      },
    };
    const fn = (): Promise<unknown> => {
      pending.ran = true;
      wire.note('you', { en: `call ${number} goes through`, vi: `lời gọi ${number} đi qua` });
      return result;
    };
    // A program may call fn at once or a little later.
    const called = callWith(this.breaker, fn);
    pending.threw = called.threw;
    pending.outcome = called.outcome;
    return pending;
  }

  /** Makes a call, gives a program that starts fn a little later its time, and tells whether fn was called. */
  async try(): Promise<Pending> {
    const pending = this.begin();
    await turn();
    if (!pending.ran) this.#bench.wire.note('you', { en: `call ${this.#calls} is refused`, vi: `lời gọi ${this.#calls} bị từ chối` });
    return pending;
  }

  async failTimes(count: number, error?: Error): Promise<void> {
    for (let index = 0; index < count; index += 1) await (await this.try()).fail(error);
  }

  /** Opens the breaker and leaves the moment of opening as now. */
  async open(): Promise<void> {
    await this.failTimes(THRESHOLD);
  }

  #end({ outcome, ran }: Pending): Promise<Outcome<unknown>> {
    if (!ran) return outcome;
    return ended(this.#bench, outcome);
  }
}

const never = new Promise<Outcome<unknown>>(() => {});

/** A call that throws is told apart here; most checks are about something else, and take it for a rejection. */
function callWith(breaker: Breaker, fn: () => unknown): { threw: boolean; outcome: Promise<Outcome<unknown>> } {
  try {
    return { threw: false, outcome: settled(Promise.resolve(breaker.call(fn))) };
  } catch (error) {
    return { threw: true, outcome: Promise.resolve({ settled: 'rejected', error }) };
  }
}

function settled(promise: Promise<unknown>): Promise<Outcome<unknown>> {
  return promise.then(
    (value): Outcome<unknown> => ({ settled: 'resolved', value }),
    (error: unknown): Outcome<unknown> => ({ settled: 'rejected', error }),
  );
}

async function ended(bench: Bench, outcome: Promise<Outcome<unknown>>): Promise<Outcome<unknown>> {
  const result = await bench.settle(PATIENT_MS, outcome, () => ({
    did: {
      en: `A call had to end, and after ${PATIENT_MS} ms of real time its promise had not settled.`,
      vi: `Một lời gọi phải kết thúc, vậy mà sau ${PATIENT_MS} ms thời gian thực promise của nó vẫn chưa xong.`,
    },
    must: {
      en: 'Refuse at once, or settle as fn does. Nobody waits at a breaker.',
      vi: 'Hãy từ chối ngay, hoặc kết thúc như fn. Không ai phải chờ ở cầu dao.',
    },
  }));
  return result.settled === 'resolved' ? result.value : { settled: 'rejected', error: result.error };
}

/** Every promise that can settle has settled. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function must(bench: Bench, holds: boolean, finding: () => Finding): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

function told(outcome: Outcome<unknown>, threw = false): Text {
  if (outcome.settled === 'resolved') return { en: `resolved with ${show(outcome.value)}`, vi: `resolve với ${show(outcome.value)}` };
  const words = outcome.error instanceof Error ? describeError(outcome.error) : show(outcome.error);
  if (threw) return { en: `threw ${words}, outside of any promise`, vi: `ném ${words} ra ngoài promise` };
  return { en: `rejected with ${words}`, vi: `reject với ${words}` };
}

/** Whether a call goes through. */
function passes(bench: Bench, { ran }: Pending, when: Text, instead: Text): void {
  must(bench, ran, () => ({
    did: { en: `${when.en} The next call was refused.`, vi: `${when.vi} Lời gọi tiếp theo bị từ chối.` },
    must: instead,
  }));
}

function stopped(bench: Bench, { ran }: Pending, when: Text, instead: Text): void {
  must(bench, !ran, () => ({
    did: { en: `${when.en} The next call went through.`, vi: `${when.vi} Lời gọi tiếp theo vẫn đi qua.` },
    must: instead,
  }));
}

function says(bench: Bench, { breaker }: Stage, wanted: readonly string[], when: Text): void {
  const seen = breaker.state();
  must(bench, wanted.includes(seen), () => ({
    did: { en: `${when.en} state() says ${show(seen)}.`, vi: `${when.vi} state() là ${show(seen)}.` },
    must: {
      en: `state() is ${wanted.map((each) => `'${each}'`).join(' or ')} then.`,
      vi: `Khi đó state() là ${wanted.map((each) => `'${each}'`).join(' hoặc ')}.`,
    },
    expected: wanted.map((each) => `'${each}'`).join(', '),
    seen: show(seen),
  }));
}

const readOn = 'incident#breaker';

check(
  {
    id: 'opens-after-the-threshold',
    title: {
      en: 'After `failureThreshold` failures in a row nobody is let through',
      vi: 'Lỗi liên tiếp đủ `failureThreshold` lần thì không cho ai qua',
    },
    why: {
      en: 'The backend is on its knees. Every further call waits for its timeout, holds a connection for as long, and keeps the backend from getting up. A breaker that never opens is decoration.',
      vi: 'Backend đang quỵ. Mỗi lời gọi thêm lại chờ hết timeout, giữ một kết nối chừng ấy lâu, và không để backend gượng dậy. Cầu dao không bao giờ mở chỉ là đồ trang trí.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench);
    says(bench, stage, ['closed'], { en: 'Before the first call', vi: 'Trước lời gọi đầu tiên' });
    await stage.failTimes(THRESHOLD - 1);
    const last = await stage.try();
    passes(
      bench,
      last,
      {
        en: `${THRESHOLD - 1} failures in a row, failureThreshold ${THRESHOLD}.`,
        vi: `${THRESHOLD - 1} lỗi liên tiếp, failureThreshold ${THRESHOLD}.`,
      },
      { en: `Stay closed until failure ${THRESHOLD}.`, vi: `Giữ đóng cho tới lỗi thứ ${THRESHOLD}.` },
    );
    await last.fail();
    const when = {
      en: `${THRESHOLD} failures in a row, failureThreshold ${THRESHOLD}.`,
      vi: `${THRESHOLD} lỗi liên tiếp, failureThreshold ${THRESHOLD}.`,
    };
    stopped(bench, await stage.try(), when, {
      en: 'Count every failure, and open at the threshold: then fn is not called.',
      vi: 'Hãy đếm mọi lỗi và mở cầu dao khi chạm ngưỡng: khi đó không gọi fn.',
    });
    says(bench, stage, ['open'], when);
    // A second breaker knows nothing of the first.
    passes(
      bench,
      await new Stage(bench).try(),
      { en: 'One breaker is open, another one was made anew.', vi: 'Một cầu dao đang mở, một cầu dao khác vừa được tạo.' },
      {
        en: 'Keep the state inside createBreaker(): one breaker for each dependency.',
        vi: 'Hãy để trạng thái bên trong createBreaker(): mỗi dịch vụ một cầu dao.',
      },
    );
  },
);

check(
  {
    id: 'counts-in-a-row',
    title: { en: 'A success wipes out the failures before it', vi: 'Một lần thành công xóa các lỗi trước nó' },
    why: {
      en: 'One call in a hundred always fails. Counted in total, the breaker opens after some hundreds of calls to a backend that is in good health.',
      vi: 'Trăm lời gọi thì luôn có một lời gọi lỗi. Đếm tổng thì sau vài trăm lời gọi cầu dao sẽ mở, dù backend hoàn toàn khỏe mạnh.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench);
    for (let round = 0; round < 3; round += 1) {
      await stage.failTimes(THRESHOLD - 1);
      const good = await stage.try();
      passes(
        bench,
        good,
        {
          en: `${THRESHOLD - 1} failures, ${round === 0 ? 'none before' : 'a success before them'}, failureThreshold ${THRESHOLD}.`,
          vi: `${THRESHOLD - 1} lỗi, ${round === 0 ? 'trước đó không có gì' : 'trước đó là một lần thành công'}, failureThreshold ${THRESHOLD}.`,
        },
        {
          en: 'Count failures in a row: a success sets the count back to 0.',
          vi: 'Hãy đếm lỗi liên tiếp: một lần thành công đưa số đếm về 0.',
        },
      );
      await good.answer();
    }
  },
);

check(
  {
    id: 'refuses-at-once',
    title: { en: 'A refused call rejects at once with ECIRCUITOPEN', vi: 'Lời gọi bị từ chối reject ngay với ECIRCUITOPEN' },
    why: {
      en: 'The caller must know that nothing was sent: such a call may always be repeated later, and it says nothing about the message itself. The code is what it tells them by.',
      vi: 'Bên gọi phải biết là chưa có gì được gửi đi: lời gọi như vậy lúc nào cũng được phép làm lại sau, và nó không nói lên điều gì về tin nhắn. Họ nhận ra nhờ mã lỗi.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench);
    await stage.open();
    const refusal = await stage.try();
    stopped(
      bench,
      refusal,
      {
        en: `${THRESHOLD} failures in a row, failureThreshold ${THRESHOLD}.`,
        vi: `${THRESHOLD} lỗi liên tiếp, failureThreshold ${THRESHOLD}.`,
      },
      {
        en: "While the breaker is open, reject with an Error whose code is 'ECIRCUITOPEN'.",
        vi: "Khi cầu dao đang mở, hãy reject bằng một Error có code là 'ECIRCUITOPEN'.",
      },
    );
    const outcome = await ended(bench, refusal.outcome);
    const { threw } = refusal;
    const error = outcome.settled === 'rejected' ? outcome.error : undefined;
    const code = (error as { code?: unknown } | undefined | null)?.code;
    const isError = error instanceof Error;
    const details = (): Text => {
      if (outcome.settled === 'resolved') return { en: '', vi: '' };
      if (isError) return { en: `, code ${show(code)}`, vi: `, mã ${show(code)}` };
      return { en: ', which is not an Error', vi: ', không phải là Error' };
    };
    must(bench, isError && code === 'ECIRCUITOPEN' && !threw, () => ({
      did: {
        en: `The breaker was open, and the call ${told(outcome, threw).en}${details().en}.`,
        vi: `Cầu dao đang mở, và lời gọi ${told(outcome, threw).vi}${details().vi}.`,
      },
      must: threw
        ? {
            en: "Give back a promise that rejects with an Error whose code is 'ECIRCUITOPEN': a caller with .catch() never sees what call() throws.",
            vi: "Hãy trả về một promise reject bằng Error có code là 'ECIRCUITOPEN': bên gọi dùng .catch() không thấy được cái mà call() ném ra.",
          }
        : { en: "Reject with an Error whose code is 'ECIRCUITOPEN'.", vi: "Hãy reject bằng một Error có code là 'ECIRCUITOPEN'." },
      expected: "reject: Error, code 'ECIRCUITOPEN'",
      seen: told(outcome, threw).en + details().en,
    }));
  },
);

check(
  {
    id: 'one-probe-after-the-cooldown',
    title: { en: 'After the cooldown exactly one call goes through', vi: 'Hết thời gian nghỉ thì đúng một lời gọi được đi qua' },
    why: {
      en: 'A backend that has come up again is weak. One call finds out; if everybody who has waited were let through at once, they would knock it over again.',
      vi: 'Backend vừa dậy còn yếu. Một lời gọi là đủ để thăm dò; nếu cho mọi bên đang đợi qua cùng lúc, họ sẽ xô nó ngã lần nữa.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench);
    await stage.open();
    stage.pass(COOLDOWN_MS - EDGE_MS);
    stopped(
      bench,
      await stage.try(),
      {
        en: `Open for ${COOLDOWN_MS - EDGE_MS} ms, cooldownMs ${COOLDOWN_MS}.`,
        vi: `Đã mở ${COOLDOWN_MS - EDGE_MS} ms, cooldownMs ${COOLDOWN_MS}.`,
      },
      {
        en: 'Let nobody through before cooldownMs have passed. A refused call does not count as anything.',
        vi: 'Chưa hết cooldownMs thì đừng cho ai qua. Lời gọi bị từ chối không tính là lỗi hay thành công.',
      },
    );
    stage.pass(EDGE_MS * 2);
    const probe = await stage.try();
    passes(
      bench,
      probe,
      {
        en: `Open for ${COOLDOWN_MS + EDGE_MS} ms, cooldownMs ${COOLDOWN_MS}; one call was refused meanwhile, ${EDGE_MS * 2} ms ago.`,
        vi: `Đã mở ${COOLDOWN_MS + EDGE_MS} ms, cooldownMs ${COOLDOWN_MS}; trong lúc đó một lời gọi bị từ chối, cách đây ${EDGE_MS * 2} ms.`,
      },
      {
        en: 'Let one call through after cooldownMs, as a probe. Take the time from now(); a refusal does not make it longer.',
        vi: 'Hết cooldownMs hãy cho một lời gọi đi qua để thăm dò. Xem giờ bằng now(); lời gọi bị từ chối không kéo dài thời gian nghỉ.',
      },
    );
    const when = { en: 'The probe is still under way.', vi: 'Lời gọi thăm dò vẫn đang chạy.' };
    says(bench, stage, ['half-open'], when);
    for (let index = 0; index < 3; index += 1) {
      const other = await stage.try();
      stopped(bench, other, when, {
        en: 'Refuse everybody else until the probe has ended.',
        vi: 'Hãy từ chối mọi lời gọi khác cho đến khi lời gọi thăm dò kết thúc.',
      });
      await ended(bench, other.outcome);
    }
    await probe.answer();
    // The opening is the failure itself, however long the call had taken …
    const slow = new Stage(bench);
    const timeouts = [await slow.try(), await slow.try(), await slow.try()];
    slow.pass(TIMEOUT_MS);
    for (const each of timeouts) await each.fail();
    stopped(
      bench,
      await slow.try(),
      {
        en: `${THRESHOLD} calls began together and failed ${TIMEOUT_MS} ms later, failureThreshold ${THRESHOLD}, cooldownMs ${COOLDOWN_MS}. No time has passed since.`,
        vi: `${THRESHOLD} lời gọi bắt đầu cùng lúc và ${TIMEOUT_MS} ms sau thì lỗi, failureThreshold ${THRESHOLD}, cooldownMs ${COOLDOWN_MS}. Từ đó chưa có chút thời gian nào trôi qua.`,
      },
      {
        en: 'Begin the cooldown when the call fails, not when it began: after a timeout of 30 s nothing would be left of it.',
        vi: 'Hãy tính thời gian nghỉ từ lúc lời gọi bị lỗi, không phải từ lúc nó bắt đầu: sau một timeout 30 giây thì chẳng còn lại gì.',
      },
    );
    // … and it is the last failure of the row.
    const rare = new Stage(bench);
    for (let failure = 1; failure <= THRESHOLD; failure += 1) {
      const call = await rare.try();
      passes(
        bench,
        call,
        { en: `${failure - 1} failures, failureThreshold ${THRESHOLD}.`, vi: `${failure - 1} lỗi, failureThreshold ${THRESHOLD}.` },
        { en: `Stay closed until failure ${THRESHOLD}.`, vi: `Giữ đóng cho tới lỗi thứ ${THRESHOLD}.` },
      );
      await call.fail();
      if (failure < THRESHOLD) rare.pass(COOLDOWN_MS * 0.4);
    }
    rare.pass(COOLDOWN_MS - EDGE_MS);
    stopped(
      bench,
      await rare.try(),
      {
        en: `${THRESHOLD} failures in a row, ${COOLDOWN_MS * 0.4} ms apart, cooldownMs ${COOLDOWN_MS}. The last one was ${COOLDOWN_MS - EDGE_MS} ms ago.`,
        vi: `${THRESHOLD} lỗi liên tiếp, cách nhau ${COOLDOWN_MS * 0.4} ms, cooldownMs ${COOLDOWN_MS}. Lỗi cuối cách đây ${COOLDOWN_MS - EDGE_MS} ms.`,
      },
      {
        en: 'Begin the cooldown at the failure that opens the breaker, not at the first of the row: the rest must be a whole one.',
        vi: 'Hãy tính thời gian nghỉ từ lỗi làm cầu dao mở, không phải từ lỗi đầu tiên trong chuỗi: backend phải được nghỉ trọn.',
      },
    );
  },
);

check(
  {
    id: 'closes-again',
    title: { en: 'A probe that succeeds closes the breaker', vi: 'Thăm dò thành công thì cầu dao đóng lại' },
    why: {
      en: 'A breaker that opens and never closes is an outage of its own: the backend has been well for hours, and nobody may call it. And after closing, the old failures must not count any more.',
      vi: 'Cầu dao mở rồi không bao giờ đóng thì chính nó là một sự cố: backend khỏe lại đã hàng giờ mà không ai được gọi. Và sau khi đóng, các lỗi cũ không được tính nữa.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench);
    await stage.open();
    stage.pass(COOLDOWN_MS + EDGE_MS);
    await (await stage.try()).answer();
    says(bench, stage, ['closed'], { en: 'The probe has succeeded.', vi: 'Lời gọi thăm dò đã thành công.' });
    const [first, second] = [await stage.try(), await stage.try()];
    for (const each of [first, second])
      passes(
        bench,
        each,
        { en: 'The probe has succeeded.', vi: 'Lời gọi thăm dò đã thành công.' },
        { en: 'Close the breaker: everybody goes through again.', vi: 'Hãy đóng cầu dao: ai cũng lại được đi qua.' },
      );
    await first.answer();
    await second.answer();
    // The count begins anew: one failure less than the threshold does not open it.
    const again = new Stage(bench);
    await again.open();
    again.pass(COOLDOWN_MS + EDGE_MS);
    await (await again.try()).answer();
    await again.failTimes(THRESHOLD - 1);
    passes(
      bench,
      await again.try(),
      {
        en: `Closed by a probe, then ${THRESHOLD - 1} failures, failureThreshold ${THRESHOLD}.`,
        vi: `Được thăm dò đóng lại, rồi ${THRESHOLD - 1} lỗi, failureThreshold ${THRESHOLD}.`,
      },
      { en: 'Start counting at 0 after closing.', vi: 'Sau khi đóng hãy đếm lại từ 0.' },
    );
  },
);

check(
  {
    id: 'a-failed-probe-opens-again',
    title: { en: 'A probe that fails opens it for another whole cooldown', vi: 'Thăm dò thất bại thì mở thêm trọn một thời gian nghỉ' },
    why: {
      en: 'The backend is still down. A breaker that stays half-open, or closes and counts from the beginning, lets call after call run into the same wall.',
      vi: 'Backend vẫn chưa dậy. Cầu dao cứ nửa mở, hoặc đóng lại rồi đếm từ đầu, thì hết lời gọi này đến lời gọi khác đâm vào cùng một bức tường.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench);
    await stage.open();
    for (const round of [1, 2]) {
      stage.pass(COOLDOWN_MS + EDGE_MS);
      const probe = await stage.try();
      passes(
        bench,
        probe,
        { en: `Probe ${round} is due: another cooldown has passed.`, vi: `Đến lượt thăm dò ${round}: lại hết một thời gian nghỉ.` },
        { en: 'After every cooldown one call goes through.', vi: 'Sau mỗi thời gian nghỉ có một lời gọi được đi qua.' },
      );
      // The second one runs into its timeout.
      const tookMs = round === 1 ? 0 : TIMEOUT_MS;
      stage.pass(tookMs);
      await probe.fail();
      const when = {
        en: `Probe ${round} has failed${tookMs > 0 ? `, ${tookMs} ms after it began` : ''}.`,
        vi: `Thăm dò ${round} đã thất bại${tookMs > 0 ? `, ${tookMs} ms sau khi bắt đầu` : ''}.`,
      };
      says(bench, stage, ['open'], when);
      stopped(bench, await stage.try(), when, {
        en: 'Open again at once, for cooldownMs from the failure on: one failed probe is enough.',
        vi: 'Hãy mở lại ngay, trọn cooldownMs kể từ lúc lỗi: một lần thăm dò thất bại là đủ.',
      });
      stage.pass(COOLDOWN_MS - EDGE_MS);
      stopped(
        bench,
        await stage.try(),
        { en: `${when.en} ${COOLDOWN_MS - EDGE_MS} ms later:`, vi: `${when.vi} ${COOLDOWN_MS - EDGE_MS} ms sau:` },
        {
          en: 'A new opening lasts cooldownMs from the failure of the probe on.',
          vi: 'Lần mở mới kéo dài cooldownMs kể từ lúc thăm dò thất bại.',
        },
      );
      stage.pass(EDGE_MS);
    }
  },
);

check(
  {
    id: 'answers-are-no-failures',
    title: { en: 'What `isFailure` denies is not counted', vi: 'Lỗi mà `isFailure` phủ nhận thì không được đếm' },
    why: {
      en: 'A 404 or a 429 is the answer of a living server. If it counts, five users with a wrong link switch the service off for everybody. And a probe that is answered with 404 must not leave the breaker stuck.',
      vi: '404 hay 429 là câu trả lời của một server còn sống. Nếu tính cả chúng, năm người dùng bấm link sai sẽ tắt dịch vụ của tất cả. Và lời gọi thăm dò nhận 404 không được làm cầu dao kẹt lại.',
    },
    readOn,
  },
  async (bench) => {
    const stage = new Stage(bench, { isFailure });
    await stage.failTimes(THRESHOLD * 2, notFound());
    passes(
      bench,
      await stage.try(),
      {
        en: `${THRESHOLD * 2} calls ended in HTTP 404, and isFailure says that this is no failure.`,
        vi: `${THRESHOLD * 2} lời gọi kết thúc bằng HTTP 404, và isFailure nói đó không phải lỗi.`,
      },
      {
        en: 'Ask isFailure(error), and count only what it calls a failure.',
        vi: 'Hãy hỏi isFailure(error), và chỉ đếm cái mà nó gọi là lỗi.',
      },
    );
    const probing = new Stage(bench, { isFailure });
    await probing.open();
    probing.pass(COOLDOWN_MS + EDGE_MS);
    await (await probing.try()).fail(notFound());
    const when = {
      en: 'The probe ended in HTTP 404, which is no failure.',
      vi: 'Lời gọi thăm dò kết thúc bằng HTTP 404, không phải lỗi.',
    };
    passes(bench, await probing.try(), when, {
      en: 'Close, or let the next call probe. Never keep everybody out.',
      vi: 'Hãy đóng lại, hoặc để lời gọi kế tiếp thăm dò. Đừng bao giờ chặn tất cả.',
    });
  },
);

/** While the breaker is open, an answer that somebody has been waiting for since before that. */
async function answersOfOldCalls(bench: Bench): Promise<void> {
  const stage = new Stage(bench, { isFailure });
  const old = [await stage.try(), await stage.try()] as const;
  await stage.open();
  for (const [call, error] of [[old[0]], [old[1], notFound()]] as const) {
    stage.pass(1000);
    await (error ? call.fail(error) : call.answer());
    const when = error
      ? {
          en: 'While the breaker was open, a call from before the opening ended in HTTP 404, which is no failure.',
          vi: 'Lúc cầu dao đang mở, một lời gọi từ trước lúc mở kết thúc bằng HTTP 404, không phải lỗi.',
        }
      : {
          en: 'A call from before the opening succeeded 1000 ms after it.',
          vi: 'Một lời gọi từ trước lúc mở thành công 1000 ms sau đó.',
        };
    stopped(bench, await stage.try(), when, {
      en: 'Only the probe may close the breaker.',
      vi: 'Chỉ lời gọi thăm dò mới được đóng cầu dao.',
    });
    says(bench, stage, ['open'], when);
  }
}

/** Nobody is refused here before the probe: the late failure alone is what could make the cooldown longer. */
async function oldCallsAndTheProbe(bench: Bench): Promise<void> {
  const stage = new Stage(bench);
  const old = [await stage.try(), await stage.try(), await stage.try()] as const;
  await stage.open();
  stage.pass(COOLDOWN_MS / 2);
  await old[0].fail();
  stage.pass(COOLDOWN_MS / 2 + EDGE_MS);
  const probe = await stage.try();
  passes(
    bench,
    probe,
    {
      en: `A call from before the opening failed in the middle of the cooldown. Now ${COOLDOWN_MS + EDGE_MS} ms have passed since the opening.`,
      vi: `Một lời gọi từ trước lúc mở bị lỗi giữa thời gian nghỉ. Giờ đã ${COOLDOWN_MS + EDGE_MS} ms từ lúc mở.`,
    },
    {
      en: 'Count the cooldown from the opening: a late failure does not begin it anew.',
      vi: 'Hãy tính thời gian nghỉ từ lúc mở: lỗi đến muộn không làm nó bắt đầu lại.',
    },
  );
  await old[1].answer();
  const meanwhile = {
    en: 'While the probe was under way, a call from before the opening succeeded.',
    vi: 'Trong lúc thăm dò, một lời gọi từ trước lúc mở thành công.',
  };
  stopped(bench, await stage.try(), meanwhile, {
    en: 'Wait for the probe itself: the old call says nothing about now.',
    vi: 'Hãy đợi chính lời gọi thăm dò: lời gọi cũ không nói gì về hiện tại.',
  });
  await old[2].fail();
  await probe.answer();
  const after = {
    en: 'While the probe was under way, a call from before the opening failed; then the probe succeeded.',
    vi: 'Trong lúc thăm dò, một lời gọi từ trước lúc mở bị lỗi; sau đó thăm dò thành công.',
  };
  says(bench, stage, ['closed'], after);
  passes(bench, await stage.try(), after, { en: 'The probe alone decides.', vi: 'Một mình lời gọi thăm dò quyết định.' });
}

check(
  {
    id: 'late-news-changes-nothing',
    title: {
      en: 'A call from before the opening changes nothing when it ends',
      vi: 'Lời gọi từ trước lúc mở, khi kết thúc không làm thay đổi gì',
    },
    why: {
      en: 'Calls overlap. When the breaker opens, older ones are still under way, and their answers come later: news from the past. One of them must not close the breaker, make the cooldown longer, or be taken for the probe.',
      vi: 'Các lời gọi chồng lên nhau. Lúc cầu dao mở, những lời gọi cũ vẫn đang chạy, và kết quả của chúng đến muộn: tin từ quá khứ. Không tin nào được phép đóng cầu dao, kéo dài thời gian nghỉ, hay bị coi là kết quả thăm dò.',
    },
    readOn,
  },
  async (bench) => {
    await answersOfOldCalls(bench);
    await oldCallsAndTheProbe(bench);
  },
);

check(
  {
    id: 'passes-on-what-fn-gives',
    title: { en: 'Results and errors come through unchanged', vi: 'Kết quả và lỗi đi qua nguyên vẹn' },
    why: {
      en: 'The breaker stands between existing code and its error handling: ids, statuses and codes have to come through. An fn that throws before its first await is a failure like any other; otherwise such a probe leaves the breaker half-open for ever.',
      vi: 'Cầu dao đứng giữa mã có sẵn và phần xử lý lỗi của nó: id, status, mã lỗi phải đi qua nguyên vẹn. fn ném lỗi trước await đầu tiên cũng là lỗi như mọi lỗi khác; nếu không, lời gọi thăm dò như vậy sẽ để cầu dao nửa mở mãi mãi.',
    },
    readOn,
  },
  async (bench) => {
    for (const value of ['id 7', 0, undefined]) {
      const outcome = await ended(bench, callWith(new Stage(bench).breaker, async () => value).outcome);
      must(bench, outcome.settled === 'resolved' && outcome.value === value, () => ({
        did: {
          en: `fn resolved with ${show(value)}; call(fn) ${told(outcome).en}.`,
          vi: `fn resolve với ${show(value)}; call(fn) ${told(outcome).vi}.`,
        },
        must: { en: 'Resolve with what fn resolved with.', vi: 'Hãy resolve đúng giá trị mà fn resolve.' },
      }));
    }
    const plain = callWith(new Stage(bench).breaker, () => 5);
    const five = await ended(bench, plain.outcome);
    must(bench, five.settled === 'resolved' && five.value === 5, () => ({
      did: {
        en: `fn returned 5, without a promise; call(fn) ${told(five, plain.threw).en}.`,
        vi: `fn trả về 5, không có promise; call(fn) ${told(five, plain.threw).vi}.`,
      },
      must: {
        en: 'Resolve with what fn returned: fn may return T as well as Promise<T>. await takes both.',
        vi: 'Hãy resolve đúng giá trị fn trả về: fn được trả về T hay Promise<T> đều được. await nhận cả hai.',
      },
    }));
    const error = refused();
    const failed = await (await new Stage(bench).try()).fail(error);
    must(bench, failed.settled === 'rejected' && failed.error === error, () => ({
      did: {
        en: `fn rejected with ${describeError(error)}; call(fn) ${told(failed).en}${failed.settled === 'rejected' ? ', which is not that object' : ''}.`,
        vi: `fn reject với ${describeError(error)}; call(fn) ${told(failed).vi}${failed.settled === 'rejected' ? ', không phải chính object đó' : ''}.`,
      },
      must: { en: 'Reject with the very error of fn.', vi: 'Hãy reject bằng chính lỗi của fn.' },
    }));
    const stage = new Stage(bench);
    const bug = new TypeError('message is undefined');
    await stage.open();
    stage.pass(COOLDOWN_MS + EDGE_MS);
    const { threw, outcome } = callWith(stage.breaker, () => {
      throw bug;
    });
    const thrown = await ended(bench, outcome);
    must(bench, thrown.settled === 'rejected' && thrown.error === bug && !threw, () => ({
      did: {
        en: `fn threw ${describeError(bug)}; call(fn) ${told(thrown, threw).en}.`,
        vi: `fn ném ${describeError(bug)}; call(fn) ${told(thrown, threw).vi}.`,
      },
      must: {
        en: 'Reject with the very error of fn, and do not throw.',
        vi: 'Hãy reject bằng chính lỗi của fn, đừng ném ra ngoài promise.',
      },
    }));
    stage.pass(COOLDOWN_MS + EDGE_MS);
    passes(
      bench,
      await stage.try(),
      {
        en: 'The probe threw at once, without a promise, and another cooldown has passed.',
        vi: 'Lời gọi thăm dò ném lỗi ngay, chưa có promise nào, và lại hết một thời gian nghỉ.',
      },
      {
        en: 'Treat a throw like a rejection: the probe has failed, open again.',
        vi: 'Hãy coi ném lỗi như reject: thăm dò thất bại, mở lại.',
      },
    );
  },
);

check(
  {
    id: 'has-a-clock-of-its-own',
    title: { en: 'Without `now` the cooldown is real time', vi: 'Không có `now` thì thời gian nghỉ là thời gian thực' },
    why: {
      en: 'The clock is lent for tests. In the service nobody passes one, and a breaker without a clock opens once and for all.',
      vi: 'Đồng hồ chỉ cho mượn khi kiểm thử. Trong dịch vụ thật không ai truyền vào, và cầu dao không có đồng hồ thì mở một lần là mở luôn.',
    },
    readOn,
  },
  async (bench) => {
    const cooldownMs = 60;
    const breaker = createBreaker({ failureThreshold: 1, cooldownMs });
    const called = async (fn: () => Promise<unknown>): Promise<boolean> => {
      let ran = false;
      const { outcome } = callWith(breaker, () => {
        ran = true;
        return fn();
      });
      await ended(bench, outcome);
      return ran;
    };
    await called(() => Promise.reject(refused()));
    const until = performance.now() + PATIENT_MS;
    let through = false;
    while (!through && performance.now() < until) {
      // Longer than the cooldown, so that a call that comes too early is not what is judged here.
      await bench.quiet(cooldownMs * 1.5);
      through = await called(async () => 'ok');
    }
    must(bench, through, () => ({
      did: {
        en: `No now was passed, cooldownMs was ${cooldownMs}; ${PATIENT_MS} ms of real time later every call was still refused.`,
        vi: `Không truyền now, cooldownMs là ${cooldownMs}; ${PATIENT_MS} ms thời gian thực sau mọi lời gọi vẫn bị từ chối.`,
      },
      must: {
        en: 'Where no now is given, use performance.now() or Date.now().',
        vi: 'Không được truyền now thì hãy dùng performance.now() hoặc Date.now().',
      },
    }));
  },
);
