import { type Bench, check, describeError, type Finding, type Outcome, program, show, type Text } from '#lab';

type Starter = typeof import('../../exercises/46-mutex/starter.ts');
type Mutex = ReturnType<Starter['createMutex']>;

const { createMutex } = await program<Starter>(import.meta.url, { createMutex: 'function' });

/** Real milliseconds; nothing here takes any on the virtual clock. */
const PATIENT_MS = 2000;
/** How long each caller stays inside, on the virtual clock. */
const STAY_MS = 100;
/** Deep enough for any program that calls itself once for each caller. */
const THOUSANDS = 5000;
/** So many promises take a busy machine a while; only programs that never end take all of it. */
const LONG_MS = 8000;
/** A hand-over takes a few turns of the microtask queue: newcomers come at each of them. */
const MOMENTS = 16;

/** What is exclusive: it knows who was inside, and how many at most. */
class Room {
  readonly #bench: Bench;
  /** What happened, until somebody wants to see it; undefined where it goes to the wire as it happens. */
  readonly #later: (() => void)[] | undefined;
  readonly entered: string[] = [];
  readonly #inside = new Set<string>();
  /** Everybody who was inside at the worst moment. */
  crowd: string[] = [];
  left = 0;

  constructor(bench: Bench, live = true) {
    this.#bench = bench;
    this.#later = live ? undefined : [];
  }

  /** An fn that goes in, stays as long as `stay` takes, and leaves. */
  visit(name: string, stay: () => Promise<unknown> = () => this.#bench.clock.sleep(STAY_MS)): () => Promise<string> {
    return async () => {
      this.#enter(name);
      try {
        await stay();
      } finally {
        this.#inside.delete(name);
        this.left += 1;
        this.#note({ en: `${name} leaves`, vi: `${name} đi ra` });
      }
      return name;
    };
  }

  /** Puts on the wire what has not been there yet. */
  draw(): void {
    for (const note of this.#later?.splice(0) ?? []) note();
  }

  #enter(name: string): void {
    this.entered.push(name);
    this.#inside.add(name);
    const crowded = this.#inside.size > Math.max(1, this.crowd.length);
    if (crowded) this.crowd = [...this.#inside];
    this.#note({ en: `${name} goes in`, vi: `${name} vào` }, crowded);
  }

  #note(text: Text, broke = false): void {
    const note = (): void => {
      this.#bench.wire.note('you', text);
      if (broke) this.#bench.mark();
    };
    if (this.#later) this.#later.push(note);
    else note();
  }
}

/** Calls like a caller: what is thrown at once is as good as a rejection, except where that is the question. */
function call<T>(mutex: Mutex, fn: () => T | Promise<T>): Promise<T> {
  const promise = (async () => mutex.runExclusive(fn))();
  // Whoever looks later must not be too late.
  promise.catch(() => {});
  return promise;
}

/** Everybody has come to an end. */
async function all(
  bench: Bench,
  promises: Promise<unknown>[],
  done?: () => number,
  ms = PATIENT_MS,
): Promise<PromiseSettledResult<unknown>[]> {
  const outcome = await bench.settle(ms, Promise.allSettled(promises), () => stuck(promises.length, done?.(), ms));
  return outcome.settled === 'resolved' ? outcome.value : [];
}

function stuck(callers: number, done: number | undefined, ms: number): Finding {
  return {
    did:
      done === undefined
        ? {
            en: `After ${ms} ms of real time somebody still waits for the lock, and nobody holds it.`,
            vi: `Sau ${ms} ms thời gian thực vẫn có bên chờ khóa, trong khi không ai giữ khóa.`,
          }
        : {
            en: `${done} of ${callers} callers came through, the others still wait after ${ms} ms of real time.`,
            vi: `Trong ${callers} bên gọi có ${done} bên vào rồi ra được, những bên còn lại vẫn chờ sau ${ms} ms thời gian thực.`,
          },
    must: {
      en: 'When one is done, let the next one in line in, and so on until nobody waits.',
      vi: 'Một bên xong thì hãy cho bên kế tiếp trong hàng vào, cứ thế cho đến khi không còn ai chờ.',
    },
  };
}

function must(bench: Bench, holds: boolean, finding: () => Finding): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

function listed(names: string[], and: string): string {
  return `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
}

function alone(bench: Bench, room: Room, when: Finding['must']): void {
  if (room.crowd.length > 0) room.draw();
  bench.must(room.crowd.length === 0, () => ({
    did: {
      en: `${listed(room.crowd, 'and')} were inside at the same time. ${when.en}`,
      vi: `${listed(room.crowd, 'và')} ở bên trong cùng một lúc. ${when.vi}`,
    },
    must: {
      en: 'Start an fn only when the promise of the one before it has settled.',
      vi: 'Chỉ bắt đầu một fn khi promise của fn trước nó đã xong.',
    },
    expected: '1',
    seen: String(room.crowd.length),
  }));
}

function inOrder(bench: Bench, room: Room, wanted: string[]): void {
  if (room.entered.join() !== wanted.join()) room.draw();
  must(bench, room.entered.join() === wanted.join(), () => ({
    did: {
      en: `They called in the order ${wanted.join(', ')} and were let in in the order ${room.entered.join(', ') || 'none'}.`,
      vi: `Thứ tự gọi là ${wanted.join(', ')}, còn thứ tự được vào là ${room.entered.join(', ') || 'không ai'}.`,
    },
    must: { en: 'Let in whoever has waited longest.', vi: 'Hãy cho bên chờ lâu nhất vào trước.' },
    expected: wanted.join(', '),
    seen: room.entered.join(', '),
  }));
}

function told(result: Outcome<unknown> | PromiseSettledResult<unknown> | undefined): { en: string; vi: string } {
  if (!result) return { en: 'did not settle', vi: 'chưa xong' };
  const how = 'settled' in result ? result.settled : result.status === 'fulfilled' ? 'resolved' : 'rejected';
  if (how === 'resolved') {
    const words = show((result as { value: unknown }).value);
    return { en: `resolved with ${words}`, vi: `resolve với ${words}` };
  }
  const reason = 'error' in result ? result.error : (result as PromiseRejectedResult).reason;
  const words = reason instanceof Error ? describeError(reason) : show(reason);
  return { en: `rejected with ${words}`, vi: `reject với ${words}` };
}

/** A alone on the lock; C calls when A has its answer, a few microtasks later. Both call bare: a wrapper would take microtasks of its own. */
async function oneByOne(bench: Bench, moment: number): Promise<void> {
  const room = new Room(bench, false);
  const mutex = createMutex();
  let answered = false;
  const story = async (): Promise<unknown> => {
    await mutex.runExclusive(room.visit('A', turn));
    answered = true;
    for (let step = 0; step < moment; step += 1) await null;
    return await mutex.runExclusive(room.visit('C', turn));
  };
  const mustLetIn = {
    en: 'Know in one step that the line is empty and that the lock is free, with no `await`, `then` or `finally` in between, and before the caller has its answer.',
    vi: 'Thấy hàng đợi trống và đánh dấu khóa rảnh phải nằm trong một bước, ở giữa không có `await`, `then` hay `finally`, và trước khi bên gọi nhận được câu trả lời.',
  };
  const outcome = await bench.settle(PATIENT_MS, story(), () => {
    room.draw();
    bench.mark();
    if (!answered) return stuck(1, room.left, PATIENT_MS);
    return {
      did: {
        en: `A was alone, left and got its answer. ${after(moment).en} C called, and after ${PATIENT_MS} ms of real time ${room.entered.includes('C') ? 'it has no answer' : 'it still waits, and nobody is inside'}.`,
        vi: `Chỉ có một mình A, A đi ra và đã nhận câu trả lời. ${after(moment).vi} C gọi, và sau ${PATIENT_MS} ms thời gian thực ${room.entered.includes('C') ? 'C vẫn chưa có câu trả lời' : 'C vẫn chờ, trong khi bên trong không có ai'}.`,
      },
      must: mustLetIn,
      expected: 'A, C',
      seen: room.entered.join(', '),
    };
  });
  // What they are given back is another question.
  const right = outcome.settled === 'resolved' && room.left === 2;
  if (!right) room.draw();
  must(bench, right, () => ({
    did: {
      en: `A was alone and left; when it had its answer, C called. ${answered ? 'The call of C' : 'The call of A'} ${told(outcome).en}; let in were ${room.entered.join(', ') || 'none'}.`,
      vi: `Chỉ có một mình A, A đi ra; khi A nhận được câu trả lời thì C gọi. ${answered ? 'Lời gọi của C' : 'Lời gọi của A'} ${told(outcome).vi}; được vào: ${room.entered.join(', ') || 'không ai'}.`,
    },
    must: mustLetIn,
    expected: 'A, C',
    seen: room.entered.join(', '),
  }));
}

function after(moment: number): Text {
  return moment === 0
    ? { en: 'At once', vi: 'Ngay lúc ấy' }
    : { en: `${moment} microtask${moment === 1 ? '' : 's'} later`, vi: `${moment} microtask sau đó` };
}

/** A turn of the event loop: every promise that can settle has settled. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Later, and still in the same turn. */
async function soon(): Promise<void> {
  for (let step = 0; step < MOMENTS; step += 1) await null;
}

const readOn = 'incident#mutex';

check(
  {
    id: 'one-at-a-time',
    title: { en: 'Never two inside, however many call', vi: 'Không bao giờ có hai bên cùng ở trong, dù bao nhiêu bên gọi' },
    why: {
      en: 'The comment is read, changed and sent. When two callers do that at the same time, both read before either has sent: a double click becomes two comments.',
      vi: 'Bình luận được đọc, được sửa rồi gửi đi. Hai bên cùng làm một lúc thì cả hai đều đọc trước khi có bên nào gửi: một cú nhấp đúp thành hai bình luận.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    const room = new Room(bench);
    const mutex = createMutex();
    const names = ['A', 'B', 'C', 'D', 'E'];
    await all(
      bench,
      names.map((name) => call(mutex, room.visit(name))),
      () => room.left,
    );
    alone(bench, room, { en: 'Five callers came in the same instant.', vi: 'Năm bên gọi cùng một lúc.' });
    must(bench, room.entered.length === names.length, () => ({
      did: {
        en: `${names.length} callers came, and ${room.entered.length} of their functions were run.`,
        vi: `Có ${names.length} bên gọi, nhưng chỉ ${room.entered.length} hàm được chạy.`,
      },
      must: {
        en: 'Run every fn, once: a caller who has to wait is not turned away.',
        vi: 'Hãy chạy mọi fn, mỗi fn một lần: bên phải chờ không bị đuổi về.',
      },
      expected: String(names.length),
      seen: String(room.entered.length),
    }));
  },
);

check(
  {
    id: 'first-come-first-served',
    title: { en: 'Who called first goes in first', vi: 'Ai gọi trước vào trước' },
    why: {
      en: 'Messages keep the order in which they were typed only if the lock keeps it. And whoever is always overtaken waits for ever.',
      vi: 'Tin nhắn chỉ giữ đúng thứ tự gõ nếu khóa giữ đúng thứ tự. Còn bên nào cứ bị vượt mặt thì chờ mãi mãi.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const room = new Room(bench);
    const mutex = createMutex();
    const early = ['A', 'B', 'C', 'D'].map((name) => call(mutex, room.visit(name)));
    await clock.sleep(STAY_MS * 1.5);
    const late = ['E', 'F'].map((name) => call(mutex, room.visit(name)));
    await all(bench, [...early, ...late], () => room.left);
    inOrder(bench, room, ['A', 'B', 'C', 'D', 'E', 'F']);
  },
);

check(
  {
    id: 'no-gap-at-the-hand-over',
    title: {
      en: 'Whoever comes at the moment of the hand-over waits too, and is let in',
      vi: 'Đến đúng lúc trao khóa thì cũng phải chờ, rồi cũng được vào',
    },
    why: {
      en: 'A lock that is set free first and given to the next a moment later has a gap between the two. A call that falls into it goes in without waiting: together with the next one, or ahead of it. The other way round, a line that is found empty first and called free a moment later has a gap in which a call is put into a line that nobody serves any more: it waits for ever. It takes a call at the right microsecond, so nobody finds it by trying; but `await` after `await` calls exactly then.',
      vi: 'Khóa được mở ra trước rồi mới trao cho bên kế tiếp thì giữa hai việc đó có một khe hở. Lời gọi rơi đúng vào khe sẽ vào ngay không chờ: cùng lúc với bên kế tiếp, hoặc trước họ. Ngược lại, thấy hàng đợi trống trước rồi một lát sau mới đánh dấu là rảnh cũng để lại khe hở: lời gọi rơi vào đó được xếp vào một hàng không còn ai phục vụ, và chờ mãi mãi. Phải gọi đúng vào micro giây đó mới gặp, nên thử bằng tay không ai thấy; nhưng cứ `await` xong lại gọi tiếp thì gọi đúng vào lúc ấy.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      const room = new Room(bench, false);
      const mutex = createMutex();
      let leave = (): void => {};
      const gate = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const first = call(
        mutex,
        room.visit('A', () => gate),
      );
      const second = call(mutex, room.visit('B', turn));
      await turn();
      leave();
      for (let step = 0; step < moment; step += 1) await null;
      const newcomer = call(mutex, room.visit('C', turn));
      await all(bench, [first, second, newcomer], () => room.left);
      alone(bench, room, { en: 'C called while A was handing over to B.', vi: 'C gọi đúng lúc A đang trao khóa cho B.' });
      inOrder(bench, room, ['A', 'B', 'C']);
    }
    for (let moment = 0; moment < MOMENTS; moment += 1) await oneByOne(bench, moment);
  },
);

check(
  {
    id: 'gives-back-the-result',
    title: { en: 'Each caller gets what its own fn gave back', vi: 'Bên nào nhận kết quả của fn bên đó' },
    why: {
      en: 'The caller waits for the id of its comment. A lock that gives back nothing, or the answer of somebody else, cannot be put around existing code.',
      vi: 'Bên gọi đang chờ id của bình luận mình gửi. Khóa trả về rỗng, hoặc trả câu trả lời của người khác, thì không bọc quanh mã có sẵn được.',
    },
    readOn,
  },
  async (bench) => {
    const { clock } = bench;
    bench.useVirtualTime();
    const mutex = createMutex();
    const later =
      <T>(value: T) =>
      (): Promise<T> =>
        clock.sleep(STAY_MS).then(() => value);
    // fn may be synchronous, and 0, '' and undefined are results too.
    const scenes: [what: string, fn: () => unknown, value: unknown][] = [
      ['async () => 7', later(7), 7],
      ["async () => 'sent'", later('sent'), 'sent'],
      ['() => 0', () => 0, 0],
      ["() => ''", () => '', ''],
      ['async () => undefined', later(undefined), undefined],
    ];
    const together = await all(
      bench,
      scenes.map(([, fn]) => call(mutex, fn)),
    );
    for (const [index, [what, , value]] of scenes.entries()) {
      const result = together[index];
      must(bench, result?.status === 'fulfilled' && result.value === value, () => ({
        did: {
          en: `fn was \`${what}\`; runExclusive(fn) ${told(result).en}.`,
          vi: `fn là \`${what}\`; runExclusive(fn) ${told(result).vi}.`,
        },
        must: { en: 'Resolve with what fn returned or resolved with.', vi: 'Hãy resolve đúng giá trị mà fn trả về hoặc resolve.' },
        expected: show(value),
        seen: told(result).en,
      }));
    }
  },
);

check(
  {
    id: 'released-after-an-error',
    title: { en: 'An fn that fails lets the next one in', vi: 'fn bị lỗi vẫn cho bên kế tiếp vào' },
    why: {
      en: 'One ECONNRESET inside the lock, and without a `finally` nobody ever sends again: the page has to be loaded anew. The error is rare, so nobody finds out while testing.',
      vi: 'Chỉ một ECONNRESET bên trong khóa, và nếu không có `finally` thì không ai gửi được nữa: phải tải lại trang. Lỗi này hiếm nên lúc kiểm thử không ai thấy.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    // All errors fall within one turn: those that nobody hears come up in this check, and none of them in the next.
    const scenes: { en: string; vi: string; fails: () => Promise<never> }[] = [
      { en: 'rejected', vi: 'reject', fails: () => soon().then(() => Promise.reject(new Error('read ECONNRESET'))) },
      {
        en: 'threw at once',
        vi: 'ném lỗi ngay',
        fails: () => {
          throw new TypeError('message is undefined');
        },
      },
    ];
    for (const { en, vi, fails } of scenes) {
      const mutex = createMutex();
      const room = new Room(bench);
      const atOnce = async (): Promise<void> => {};
      const promises = [call(mutex, fails), call(mutex, room.visit('B', atOnce)), call(mutex, room.visit('C', atOnce))];
      await bench.settle(PATIENT_MS, Promise.allSettled(promises), () => ({
        did: {
          en: `The first fn ${en}; two more had called in the same instant, and after ${PATIENT_MS} ms of real time ${room.left} of them have run and somebody still waits.`,
          vi: `fn đầu tiên ${vi}; hai bên nữa gọi cùng lúc với nó, và sau ${PATIENT_MS} ms thời gian thực mới có ${room.left} bên được chạy, vẫn còn bên phải chờ.`,
        },
        must: {
          en: 'Let the next one in however fn ended: by a result, a rejection or a throw.',
          vi: 'Dù fn kết thúc kiểu nào, có kết quả, reject hay ném lỗi, hãy cho bên kế tiếp vào.',
        },
      }));
      must(bench, room.left === 2, () => ({
        did: {
          en: `The first fn ${en}; two more callers waited, and ${room.left} of them got to run.`,
          vi: `fn đầu tiên ${vi}; hai bên nữa đang chờ, nhưng chỉ ${room.left} bên được chạy.`,
        },
        must: {
          en: 'The error of one caller must not end the line: run the others all the same.',
          vi: 'Lỗi của một bên không được cắt cả hàng: những bên khác vẫn phải được chạy.',
        },
        expected: '2',
        seen: String(room.left),
      }));
    }
  },
);

check(
  {
    id: 'error-goes-to-its-caller',
    title: { en: 'An error reaches its own caller, and nobody else', vi: 'Lỗi đến đúng bên gọi của nó, không đến bên nào khác' },
    why: {
      en: 'Whoever sent decides whether to try again, and needs the very error for it. The others have nothing to do with it; and a promise that nobody asked for must not reject unheard and end the process.',
      vi: 'Bên gửi quyết định có thử lại không, và cần đúng lỗi đó để quyết định. Những bên khác không liên quan; và một promise không ai hỏi tới không được reject trong im lặng rồi làm sập tiến trình.',
    },
    readOn,
  },
  async (bench) => {
    bench.useVirtualTime();
    const rejection = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const thrown = new TypeError('message is undefined');
    const mutex = createMutex();
    // On a free lock fn may run at once; even then the caller gets a promise.
    const scene = (error: Error, fn: () => Promise<never>): Promise<never> => {
      try {
        return mutex.runExclusive(fn);
      } catch (seen) {
        bench.mark();
        return bench.fail({
          did: {
            en: `fn threw ${describeError(error)}, and runExclusive threw it straight at its caller${seen === error ? '' : ', changed'}.`,
            vi: `fn ném ${describeError(error)}, và runExclusive ném thẳng ra chỗ gọi${seen === error ? '' : ', mà đã bị đổi'}.`,
          },
          must: {
            en: 'Always return a promise: reject it with the error of fn.',
            vi: 'Luôn trả về một promise: hãy reject nó bằng lỗi của fn.',
          },
        });
      }
    };
    let threw = 0;
    let rejected = 0;
    // All errors fall within one turn: those that nobody hears come up in this check, and none of them in the next.
    const fallers: [Error, Promise<never>, times: () => number][] = [
      [
        thrown,
        scene(thrown, () => {
          threw += 1;
          throw thrown;
        }),
        () => threw,
      ],
      [
        rejection,
        scene(rejection, () => {
          rejected += 1;
          return soon().then(() => Promise.reject(rejection));
        }),
        () => rejected,
      ],
    ];
    const neighbour = call(mutex, () => 'sent');
    const results = await all(bench, [...fallers.map(([, promise]) => promise), neighbour]);
    for (const [index, [error, , times]] of fallers.entries()) {
      const result = results[index];
      must(bench, result?.status === 'rejected' && result.reason === error, () => ({
        did: {
          en: `fn failed with ${describeError(error)}; its runExclusive ${told(result).en}${result?.status === 'rejected' ? ', which is not that object' : ''}.`,
          vi: `fn lỗi ${describeError(error)}; runExclusive của nó ${told(result).vi}${result?.status === 'rejected' ? ', không phải chính object đó' : ''}.`,
        },
        must: { en: 'Reject with the very error of fn.', vi: 'Hãy reject bằng chính lỗi của fn.' },
        expected: describeError(error),
        seen: told(result).en,
      }));
      must(bench, times() === 1, () => ({
        did: {
          en: `fn failed with ${describeError(error)}, and it was called ${times()} times.`,
          vi: `fn lỗi ${describeError(error)}, và nó được gọi ${times()} lần.`,
        },
        must: {
          en: 'Call every fn exactly once, also one that fails: the message may have gone out before the error, and only the caller decides whether to send it again.',
          vi: 'Hãy gọi mỗi fn đúng một lần, kể cả fn bị lỗi: tin nhắn có thể đã đi trước khi có lỗi, và chỉ bên gọi mới quyết định có gửi lại không.',
        },
        expected: '1',
        seen: String(times()),
      }));
    }
    const last = results.at(-1);
    must(bench, last?.status === 'fulfilled' && last.value === 'sent', () => ({
      did: {
        en: `Two callers failed, and the third, whose fn returns 'sent', ${told(last).en}.`,
        vi: `Hai bên bị lỗi, và bên thứ ba, có fn trả về 'sent', ${told(last).vi}.`,
      },
      must: {
        en: 'Keep errors out of the line: only their own callers get them.',
        vi: 'Đừng để lỗi lan theo hàng: chỉ bên gọi của nó mới nhận.',
      },
      expected: "resolved with 'sent'",
      seen: told(last).en,
    }));
    // The last in line fails, and its caller handles it: a copy of the rejection that nobody handles surfaces one turn later.
    await all(bench, [call(mutex, () => Promise.reject(rejection))]);
    await turn();
  },
);

check(
  {
    id: 'each-mutex-is-its-own',
    title: { en: 'Two mutexes know nothing of each other', vi: 'Hai mutex không dính gì đến nhau' },
    why: {
      en: 'One lock for each conversation, so that a slow one does not hold up the others. State that lies outside createMutex makes one queue of them all.',
      vi: 'Mỗi cuộc trò chuyện một khóa, để cuộc chậm không giữ chân những cuộc khác. Trạng thái nằm ngoài createMutex gộp tất cả thành một hàng đợi.',
    },
    readOn,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    clock.hold();
    const room = new Room(bench);
    const slow = call(createMutex(), room.visit('A'));
    const other = call(createMutex(), () => 'through');
    await bench.settle(PATIENT_MS, other, () => {
      // Whoever shares a lock must not hold up the checks to come.
      clock.release();
      return {
        did: {
          en: 'One mutex was held, and the first caller of another one had to wait for it.',
          vi: 'Một mutex đang bị giữ, và bên gọi đầu tiên của một mutex khác cũng phải chờ nó.',
        },
        must: {
          en: 'Keep the state inside createMutex(): every call makes a new lock.',
          vi: 'Hãy để trạng thái bên trong createMutex(): mỗi lần gọi là một khóa mới.',
        },
      };
    });
    clock.release();
    await all(bench, [slow]);
  },
);

check(
  {
    id: 'thousands-in-line',
    title: { en: 'Thousands can wait', vi: 'Hàng nghìn bên cùng chờ được' },
    why: {
      en: 'A line is longest when something is slow already. A hand-over by recursion, one level for each caller, ends after some thousands with `Maximum call stack size exceeded`, and everybody behind waits for ever.',
      vi: 'Hàng dài nhất đúng vào lúc có thứ gì đó đang chậm. Trao khóa bằng đệ quy, mỗi bên gọi một tầng, thì sau vài nghìn bên sẽ gặp `Maximum call stack size exceeded`, và mọi bên phía sau chờ mãi mãi.',
    },
    readOn,
    limitMs: LONG_MS + 2000,
  },
  async (bench) => {
    const mutex = createMutex();
    const order: number[] = [];
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const promises: Promise<unknown>[] = [mutex.runExclusive(() => gate)];
    for (let index = 0; index < THOUSANDS; index += 1) promises.push(mutex.runExclusive(() => void order.push(index)));
    open();
    const results = await all(bench, promises, () => order.length, LONG_MS);
    const failed = results.find((result) => result.status === 'rejected');
    must(bench, !failed && order.length === THOUSANDS, () => ({
      did: {
        en: `${THOUSANDS} callers were in line with an fn that is done at once; ${order.length} were run${failed ? `, and one ${told(failed).en}` : ''}.`,
        vi: `${THOUSANDS} bên xếp hàng với một fn xong ngay; ${order.length} bên được chạy${failed ? `, và một bên ${told(failed).vi}` : ''}.`,
      },
      must: {
        en: 'Hand over in a loop or through a promise, not by calling the next from within the last.',
        vi: 'Hãy trao khóa bằng vòng lặp hoặc qua promise, đừng gọi bên sau từ bên trong bên trước.',
      },
      expected: String(THOUSANDS),
      seen: String(order.length),
    }));
  },
);
