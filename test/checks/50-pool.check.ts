import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Bench, check, describeError, type Finding, type Peer, program, type Script, show } from '#lab';

type Starter = typeof import('../../exercises/50-pool/starter.ts');
type Options = Parameters<typeof createPool<Line>>[0];
type Pool<C> = ReturnType<typeof createPool<C>>;

const { createPool } = await program<Starter>(import.meta.url, { createPool: 'function' });

/** For what a right program has done long ago; only failing programs take this time. */
const SOON_MS = 600;
/** No use waits this long in a check that is not about giving up. */
const NEVER_MS = 60_000;

/** A connection that exists in the check only: everything about it is known. */
interface Line {
  number: number;
  destroyed: number;
  /** Who uses it at this moment. */
  holder?: string | undefined;
}

/** One call of use, and what has come of it. */
interface Call {
  name: string;
  state: 'waiting' | 'talking' | 'resolved' | 'rejected';
  line?: Line;
  value?: unknown;
  error?: unknown;
  hangUp(value?: unknown): void;
  fail(error: unknown): void;
}

interface House {
  pool: Pool<Line>;
  /** Every connection that was ever created. */
  lines: Line[];
  /** How many exist: created, and not handed to destroy. */
  alive(): number;
  call(name: string): Call;
}

/** What happens between a call of create and its connection; if it rejects, there is none. */
type Dialling = (number: number) => Promise<void> | void;

function note(bench: Bench, from: 'you' | 'peer', en: string, vi: string): void {
  bench.wire.note(from, { en, vi });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return show(error);
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : describeError(error);
}

function said({ state, value, error }: Call): string {
  if (state === 'waiting') return 'was still waiting for a connection';
  if (state === 'talking') return 'had a connection';
  return state === 'resolved' ? `resolved with ${show(value)}` : `rejected with ${nameOf(error)}`;
}

function saidVi({ state, value, error }: Call): string {
  if (state === 'waiting') return 'vẫn còn chờ kết nối';
  if (state === 'talking') return 'đã có kết nối';
  return state === 'resolved' ? `resolve với ${show(value)}` : `reject với ${nameOf(error)}`;
}

/** Long enough for everything that has been begun to have its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The first loan of a check that should not have been. It is told in place of whatever came of it. */
const misloans = new WeakMap<Bench, Finding>();

function misloan(bench: Bench, finding: Finding): void {
  if (misloans.has(bench)) return;
  bench.mark();
  misloans.set(bench, finding);
}

function must(bench: Bench, holds: boolean, finding: () => Finding): void {
  const first = misloans.get(bench);
  if (first) bench.fail(first);
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

const ONE_EACH = {
  en: 'Lend each connection to one use at a time: take it off the shelf before you hand it over, and put it back when fn has settled.',
  vi: 'Mỗi lúc chỉ cho một lần dùng mượn một kết nối: lấy nó khỏi kệ trước khi giao, và fn xong rồi mới cất lại.',
};

/** Whatever a check is about: no two have the same connection, and none that is gone. */
function lend(bench: Bench, line: Line, name: string): void {
  note(bench, 'you', `${name} gets connection ${line.number}`, `${name} nhận kết nối ${line.number}`);
  const { number, holder, destroyed } = line;
  if (destroyed > 0)
    misloan(bench, {
      did: {
        en: `${name} was lent connection ${number}, which had been handed to destroy before.`,
        vi: `${name} được cho mượn kết nối ${number}, trong khi nó đã được giao cho destroy từ trước.`,
      },
      must: {
        en: 'A connection that you destroy is gone: do not put it back as well. Free its place, and lend another one.',
        vi: 'Kết nối đã destroy là không còn nữa: đừng cất lại nó. Hãy trả chỗ của nó, và cho mượn cái khác.',
      },
    });
  else if (holder !== undefined)
    misloan(bench, {
      did: {
        en: `${name} was lent connection ${number} while ${holder} was still using it.`,
        vi: `${name} được cho mượn kết nối ${number} trong khi ${holder} vẫn đang dùng nó.`,
      },
      must: ONE_EACH,
    });
  line.holder = name;
}

function open(bench: Bench, options: Partial<Options> = {}, dialling?: Dialling): House {
  const lines: Line[] = [];
  const create = async (): Promise<Line> => {
    const line = { number: lines.length + 1, destroyed: 0 };
    lines.push(line);
    note(bench, 'you', `create: connection ${line.number}`, `create: kết nối ${line.number}`);
    if (dialling) await dialling(line.number);
    return line;
  };
  const destroy = (line: Line): void => {
    line.destroyed += 1;
    note(bench, 'you', `destroy: connection ${line.number}`, `destroy: kết nối ${line.number}`);
  };
  const pool = createPool<Line>({ size: 1, overflow: 0, acquireTimeoutMs: NEVER_MS, create, destroy, ...options });
  return {
    pool,
    lines,
    alive: () => lines.filter(({ destroyed }) => destroyed === 0).length,
    call: (name) => place(bench, pool, name),
  };
}

function place(bench: Bench, pool: Pool<Line>, name: string): Call {
  let settle: { resolve(value: unknown): void; reject(error: unknown): void } | undefined;
  const leave = (): void => {
    if (call.line?.holder === name) call.line.holder = undefined;
  };
  const call: Call = {
    name,
    state: 'waiting',
    hangUp(value) {
      note(bench, 'peer', `${name} is done`, `${name} đã xong`);
      leave();
      settle?.resolve(value);
    },
    fail(error) {
      note(bench, 'peer', `${name} fails: ${nameOf(error)}`, `${name} lỗi: ${nameOf(error)}`);
      leave();
      settle?.reject(error);
    },
  };
  note(bench, 'peer', `${name}: use()`, `${name}: use()`);
  const result = (async () =>
    pool.use((line) => {
      Object.assign(call, { state: 'talking', line });
      lend(bench, line, name);
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    }))();
  result.then(
    (value) => Object.assign(call, { state: 'resolved', value }),
    (error: unknown) => {
      Object.assign(call, { state: 'rejected', error });
      note(bench, 'you', `${name} rejects: ${nameOf(error)}`, `${name} reject: ${nameOf(error)}`);
    },
  );
  return call;
}

/** These have a connection now, or they have one soon. */
async function talking(bench: Bench, calls: Call[], story: { en: string; vi: string }, ought: { en: string; vi: string }): Promise<void> {
  await bench.eventually(SOON_MS, () => calls.every(({ state }) => state === 'talking'));
  const without = calls.find(({ state }) => state !== 'talking');
  must(bench, without === undefined, () => ({
    did: {
      en: `${story.en}; ${without?.name} ${said(without as Call)}${without?.state === 'waiting' ? ` after ${SOON_MS} ms` : ''}.`,
      vi: `${story.vi}; ${without?.name} ${without?.state === 'waiting' ? `sau ${SOON_MS} ms ` : ''}${saidVi(without as Call)}.`,
    },
    must: ought,
  }));
}

/** Those who have a connection at this moment. */
function talkers(calls: Call[]): Call[] {
  return calls.filter(({ state }) => state === 'talking');
}

async function settled(bench: Bench, ...calls: Call[]): Promise<void> {
  await bench.eventually(SOON_MS, () => calls.every(({ state }) => state === 'resolved' || state === 'rejected'));
}

const BACK = {
  en: 'Put the connection back in `finally`: whether fn resolves, rejects or throws, the next one can have it.',
  vi: 'Hãy trả kết nối lại trong `finally`: dù fn resolve, reject hay ném lỗi thì người kế tiếp vẫn dùng được.',
};

/** Whoever is in the line when a use fails: nobody else will come and wake them. */
async function failsWhileOneWaits(bench: Bench): Promise<void> {
  const { call } = open(bench);
  const a = call('C');
  await bench.eventually(SOON_MS, () => a.state === 'talking');
  const b = call('D');
  await turns();
  a.fail(new Error('a query failed'));
  await settled(bench, a);
  await talking(
    bench,
    [b],
    { en: 'size 1: C had the connection, D was waiting, C failed', vi: 'size 1: C giữ kết nối, D đang chờ, rồi C bị lỗi' },
    {
      en: 'Whoever waits has the place of a failed use: lend them its connection, or destroy that one and create another for them.',
      vi: 'Lần dùng bị lỗi thì chỗ của nó thuộc về người đang chờ: đưa kết nối đó cho họ, hoặc destroy nó rồi tạo cái khác cho họ.',
    },
  );
  b.hangUp();
  await settled(bench, b);
}

/** fn may do without a promise. */
async function givesAValue(bench: Bench): Promise<void> {
  const { pool } = open(bench);
  const ought = {
    en: 'fn may return a value and no promise: await what it gives.',
    vi: 'fn có thể trả về giá trị chứ không phải promise: hãy await thứ nó trả về.',
  };
  for (const value of [0, undefined]) {
    note(bench, 'peer', `use(): fn returns ${value}`, `use(): fn trả về ${value}`);
    const outcome = await bench.settle(SOON_MS, (async () => pool.use<unknown>(() => value))(), () => ({
      did: {
        en: `size 1: fn returned ${value}, without a promise, and a use had not settled after ${SOON_MS} ms.`,
        vi: `size 1: fn trả về ${value}, không qua promise, và sau ${SOON_MS} ms có lần dùng vẫn chưa xong.`,
      },
      must: ought,
    }));
    const end = outcome.settled === 'resolved' ? show(outcome.value) : nameOf(outcome.error);
    must(bench, outcome.settled === 'resolved' && outcome.value === value, () => ({
      did: {
        en: `fn returned ${value}, without a promise, and use ${outcome.settled} with ${end}.`,
        vi: `fn trả về ${value}, không qua promise, còn use ${outcome.settled === 'resolved' ? 'resolve' : 'reject'} với ${end}.`,
      },
      must: ought,
    }));
  }
}

check(
  {
    id: 'back-after-a-failure',
    title: { en: 'A failed use gives its connection back', vi: 'Lần dùng bị lỗi cũng trả kết nối lại' },
    why: {
      en: 'A unique key is violated, a row is missing: queries fail all day. With size 20, the twentieth failure is the last thing that the pool does; after that everything waits, and the log speaks of timeouts.',
      vi: 'Trùng unique key, thiếu dòng: ngày nào cũng có truy vấn lỗi. Với size 20, lỗi thứ hai mươi là việc cuối cùng pool làm được; sau đó mọi thứ nằm chờ, còn log thì chỉ nói về timeout.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { pool, call } = open(bench, { size: 2 });
    const rejection = new Error('duplicate key');
    const exception = new TypeError('row is undefined');
    const failures = [
      { error: rejection, fn: () => Promise.reject(rejection), en: 'rejected', vi: 'reject' },
      {
        error: exception,
        fn: () => {
          throw exception;
        },
        en: 'threw',
        vi: 'ném lỗi',
      },
    ];
    for (const [index, { error, fn, en, vi }] of [...failures, ...failures].entries()) {
      note(bench, 'peer', `use(): fn ${en}`, `use(): fn ${vi}`);
      const use = (async () =>
        pool.use<unknown>((line) => {
          lend(bench, line, `use ${index + 1}`);
          line.holder = undefined;
          return fn();
        }))();
      const outcome = await bench.settle(SOON_MS, use, () => ({
        did: {
          en: `size 2: uses failed one after the other, and the next one was still waiting for a connection after ${SOON_MS} ms.`,
          vi: `size 2: các lần dùng lần lượt bị lỗi, và sau ${SOON_MS} ms lần kế tiếp vẫn còn chờ kết nối.`,
        },
        must: BACK,
      }));
      must(bench, outcome.settled === 'rejected' && outcome.error === error, () => ({
        did: {
          en: `fn ${en} ${nameOf(error)}, and use ${outcome.settled === 'resolved' ? 'resolved' : `rejected with ${nameOf(outcome.error)}`}.`,
          vi: `fn ${vi} ${nameOf(error)}, còn use ${outcome.settled === 'resolved' ? 'resolve' : `reject với ${nameOf(outcome.error)}`}.`,
        },
        must: { en: 'Reject with the very error of fn.', vi: 'Hãy reject bằng chính lỗi của fn.' },
      }));
    }
    const two = [call('A'), call('B')];
    await talking(
      bench,
      two,
      { en: 'size 2, after four failed uses, two at once', vi: 'size 2, sau bốn lần dùng bị lỗi, hai lần dùng cùng lúc' },
      BACK,
    );
    for (const [index, each] of two.entries()) each.hangUp(index);
    await settled(bench, ...two);
    for (const [index, each] of two.entries()) {
      must(bench, each.state === 'resolved' && each.value === index, () => ({
        did: { en: `fn gave ${index}, and use ${said(each)}.`, vi: `fn trả về ${index}, còn use ${saidVi(each)}.` },
        must: { en: 'Resolve with what fn gave, whatever it is.', vi: 'Hãy resolve bằng giá trị fn trả về, dù là gì.' },
      }));
    }
    await failsWhileOneWaits(bench);
    await givesAValue(bench);
  },
);

/** A database that takes so many connections; the next one gets RST. */
function database(bench: Bench, most = Number.POSITIVE_INFINITY): Promise<Peer> {
  const serve: Script = [{ do: 'send', bytes: 'ready\n' }, { do: 'echo' }];
  const holder: { peer?: Peer } = {};
  const casting = (): Script => ((holder.peer?.open() ?? 0) <= most ? serve : [{ do: 'rst' }]);
  return bench.peer(casting).then((peer) => {
    holder.peer = peer;
    return peer;
  });
}

/** What a database driver does: it is connected when the server has said that it is ready. */
async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  // From here on 'close' tells the story; the error of the connect comes out of `once`.
  socket.on('error', () => {});
  await once(socket, 'data');
  return socket;
}

/** One query and its answer. */
async function query(socket: Socket, text: string): Promise<string> {
  if (socket.destroyed) throw Object.assign(new Error('the connection is closed'), { code: 'ECONNRESET' });
  const answer = once(socket, 'data', { signal: AbortSignal.timeout(SOON_MS * 3) });
  socket.write(text);
  return String((await answer)[0]);
}

/** Queries of this check; no two may have the same connection. */
function asking(bench: Bench): (socket: Socket, text: string) => Promise<string> {
  const busy = new Set<Socket>();
  return async (socket, text) => {
    if (busy.has(socket))
      misloan(bench, {
        did: {
          en: 'Several uses at once: one was lent a connection that another one was still using.',
          vi: 'Nhiều lần dùng cùng lúc: một lần dùng được cho mượn kết nối mà lần dùng khác vẫn đang dùng.',
        },
        must: ONE_EACH,
      });
    busy.add(socket);
    try {
      return await query(socket, text);
    } finally {
      busy.delete(socket);
    }
  };
}

/** An idle connection that is being looked at exists: whoever comes meanwhile must not create one in its place. */
async function validatedInItsPlace(bench: Bench): Promise<void> {
  const validate = async (): Promise<boolean> => {
    await turns();
    return true;
  };
  const { call, alive } = open(bench, { validate });
  const a = call('A');
  await bench.eventually(SOON_MS, () => a.state === 'talking');
  a.hangUp();
  await settled(bench, a);
  const two = [call('B'), call('C')];
  for (let ended = 0; ended < two.length; ended += 1) {
    await bench.eventually(SOON_MS, () => talkers(two).length > 0);
    await turns();
    must(bench, alive() <= 1, () => ({
      did: {
        en: `size 1, overflow 0: the idle connection was being validated for B when C came, and another one was created: ${alive()} connections existed at the same time.`,
        vi: `size 1, overflow 0: kết nối rảnh đang được validate cho B thì C đến, và một cái nữa được tạo: có ${alive()} kết nối cùng tồn tại.`,
      },
      must: {
        en: 'A connection that is being validated exists and keeps its place: count it until it is lent or destroyed.',
        vi: 'Kết nối đang được validate vẫn tồn tại và vẫn chiếm chỗ: hãy đếm nó cho đến khi nó được cho mượn hay bị destroy.',
      },
      expected: '1',
      seen: String(alive()),
    }));
    for (const each of talkers(two)) each.hangUp();
    await turns();
  }
}

check(
  {
    id: 'never-more-than-it-may',
    title: { en: 'Never more than size + overflow connections', vi: 'Không bao giờ quá size + overflow kết nối' },
    why: {
      en: 'PostgreSQL takes 100 connections and refuses the next, for everybody. A pool that counts a connection only when it is there lets all who come meanwhile create one too.',
      vi: 'PostgreSQL nhận 100 kết nối rồi từ chối cái tiếp theo, với tất cả mọi người. Pool chỉ đếm kết nối khi nó đã mở xong thì những ai đến trong lúc đó cũng tạo thêm một cái.',
    },
    readOn: 'incident#pool',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await database(bench, 3);
    const many = { created: 0, alive: 0, most: 0 };
    const pool = createPool<Socket>({
      size: 2,
      overflow: 1,
      acquireTimeoutMs: NEVER_MS,
      create: async () => {
        many.created += 1;
        many.alive += 1;
        // In a moment: a destroy that was begun before this create may be a tick behind it.
        setImmediate(() => {
          many.most = Math.max(many.most, many.alive);
        });
        try {
          return await dial(peer.port);
        } catch (error) {
          many.alive -= 1;
          throw error;
        }
      },
      destroy: (socket) => {
        many.alive -= 1;
        socket.destroy();
      },
    });
    const ask = asking(bench);
    const uses = Array.from({ length: 8 }, (_each, index) =>
      (async () => pool.use((socket) => ask(socket, `q${index}\n`)))().then(
        (answer) => answer,
        (error: unknown) => ({ error }),
      ),
    );
    const answers = await bench.resolves(
      SOON_MS * 3,
      Promise.all(uses),
      () =>
        misloans.get(bench) ?? {
          did: {
            en: `size 2, overflow 1, eight uses at once: after ${SOON_MS * 3} ms they were not all through. create was called ${many.created} times.`,
            vi: `size 2, overflow 1, tám lần dùng cùng lúc: sau ${SOON_MS * 3} ms vẫn chưa xong hết. create được gọi ${many.created} lần.`,
          },
          must: {
            en: 'Hand each connection that comes back to the next in line.',
            vi: 'Kết nối nào được trả lại thì hãy đưa cho người kế tiếp trong hàng.',
          },
        },
    );
    const failed = answers.find((answer) => typeof answer !== 'string') as { error: unknown } | undefined;
    const also = failed
      ? { en: `, and a use rejected with ${nameOf(failed.error)}`, vi: `, và một lần dùng reject với ${nameOf(failed.error)}` }
      : { en: '', vi: '' };
    must(bench, many.most <= 3, () => ({
      did: {
        en: `size 2, overflow 1, eight uses at once: ${many.most} connections existed at the same time, those being created included${also.en}.`,
        vi: `size 2, overflow 1, tám lần dùng cùng lúc: có ${many.most} kết nối cùng tồn tại, tính cả những cái đang tạo${also.vi}.`,
      },
      must: {
        en: 'Count a connection before you await create: whoever comes in between must see that the place is taken.',
        vi: 'Hãy đếm kết nối trước khi await create: ai đến trong lúc đó phải thấy chỗ ấy đã có người.',
      },
      expected: '≤ 3',
      seen: String(many.most),
    }));
    must(bench, many.created <= 3, () => ({
      did: {
        en: `size 2, overflow 1, eight uses at once: never more than ${many.most} connections at the same time, but create was called ${many.created} times in all${also.en}.`,
        vi: `size 2, overflow 1, tám lần dùng cùng lúc: không lúc nào quá ${many.most} kết nối, nhưng create được gọi tất cả ${many.created} lần${also.vi}.`,
      },
      must: {
        en: 'While somebody waits, destroy nothing that comes back sound: hand it to the one who has waited longest.',
        vi: 'Khi còn người chờ, đừng destroy kết nối lành được trả lại: hãy đưa nó cho người chờ lâu nhất.',
      },
      expected: '≤ 3',
      seen: String(many.created),
    }));
    must(bench, failed === undefined, () => ({
      did: {
        en: `size 2, overflow 1, eight uses at once: create was called ${many.created} times, every query would have had its answer${also.en}.`,
        vi: `size 2, overflow 1, tám lần dùng cùng lúc: create được gọi ${many.created} lần, truy vấn nào lẽ ra cũng được trả lời${also.vi}.`,
      },
      must: {
        en: 'A use that finds no connection waits until one comes back; it is not refused.',
        vi: 'Lần dùng không có kết nối thì chờ đến khi có cái được trả lại, chứ không bị từ chối.',
      },
    }));
    await validatedInItsPlace(bench);
  },
);

check(
  {
    id: 'uses-all-it-may',
    title: { en: 'size + overflow uses at the same time', vi: 'size + overflow lần dùng cùng lúc' },
    why: {
      en: 'The overflow is there for the peak. Somebody who waits although one more connection was allowed waits for nothing.',
      vi: 'Overflow là để dành cho giờ cao điểm. Còn được phép mở thêm kết nối mà phải chờ thì là chờ vô ích.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { call } = open(bench, { size: 1, overflow: 2 });
    await talking(
      bench,
      [call('A'), call('B'), call('C')],
      { en: 'size 1, overflow 2, three uses at once', vi: 'size 1, overflow 2, ba lần dùng cùng lúc' },
      {
        en: 'While none is idle and fewer than size + overflow exist, create one at once.',
        vi: 'Khi không có kết nối rảnh và tổng số còn ít hơn size + overflow thì hãy tạo ngay một cái.',
      },
    );
  },
);

check(
  {
    id: 'uses-them-again',
    title: { en: 'An idle connection is used again', vi: 'Kết nối rảnh được dùng lại' },
    why: {
      en: 'A new connection to PostgreSQL is a handshake, a login and a process: some 5 ms against 0.1 ms for a small query. Not paying that each time is what a pool is for.',
      vi: 'Một kết nối PostgreSQL mới là một lần bắt tay, một lần đăng nhập và một tiến trình: khoảng 5 ms so với 0,1 ms cho một truy vấn nhỏ. Pool sinh ra để không phải trả giá đó mỗi lần.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { call, lines } = open(bench, { size: 2 });
    for (let round = 1; round <= 5; round += 1) {
      const each = call(`use ${round}`);
      await bench.eventually(SOON_MS, () => each.state === 'talking');
      each.hangUp();
      await settled(bench, each);
    }
    must(bench, lines.length === 1, () => ({
      did: {
        en: `Five uses, one after the other, and create was called ${lines.length} times.`,
        vi: `Năm lần dùng, lần này xong mới đến lần sau, mà create được gọi ${lines.length} lần.`,
      },
      must: {
        en: 'Create none before it is needed, keep the one that comes back, and use it again.',
        vi: 'Chưa cần thì đừng tạo; kết nối được trả lại thì giữ lấy và dùng lại.',
      },
      expected: '1',
      seen: String(lines.length),
    }));
    const [a, b, c, d] = [call('A'), call('B'), call('C'), call('D')];
    await bench.eventually(SOON_MS, () => a.state === 'talking' && b.state === 'talking');
    a.hangUp();
    b.hangUp();
    await bench.eventually(SOON_MS, () => c.state === 'talking' && d.state === 'talking');
    must(bench, lines.length >= 2, () => ({
      did: {
        en: `size 2, two uses and two behind them: create was called ${lines.length === 1 ? 'once' : `${lines.length} times`}.`,
        vi: `size 2, hai lần dùng và hai lần nữa phía sau: create được gọi ${lines.length} lần.`,
      },
      must: {
        en: 'While none is idle and fewer than size + overflow exist, create one at once.',
        vi: 'Khi không có kết nối rảnh và tổng số còn ít hơn size + overflow thì hãy tạo ngay một cái.',
      },
      expected: '2',
      seen: String(lines.length),
    }));
    must(bench, lines.length === 2, () => ({
      did: {
        en: `size 2, two uses and two who waited for them: create was called ${lines.length} times in all.`,
        vi: `size 2, hai lần dùng và hai lần chờ phía sau: create được gọi tất cả ${lines.length} lần.`,
      },
      must: { en: 'Hand what comes back to the one who waits.', vi: 'Kết nối được trả lại thì đưa cho người đang chờ.' },
      expected: '2',
      seen: String(lines.length),
    }));
  },
);

check(
  {
    id: 'overflow-goes-again',
    title: { en: 'After the peak the overflow is closed', vi: 'Hết cao điểm thì đóng phần overflow' },
    why: {
      en: 'The overflow is borrowed from everybody else who uses this database. A pool that keeps it has only a larger size, and the next process finds no connection left.',
      vi: 'Overflow là phần mượn của những ai cùng dùng cơ sở dữ liệu này. Pool giữ luôn thì chẳng qua là size lớn hơn, và tiến trình kế tiếp không còn kết nối nào.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { call, lines, alive } = open(bench, { size: 1, overflow: 2 });
    for (const round of [1, 2]) {
      const calls = ['A', 'B', 'C'].map((name) => call(`${name}${round}`));
      await bench.eventually(SOON_MS, () => calls.every(({ state }) => state === 'talking'));
      for (const each of calls) each.hangUp();
      await settled(bench, ...calls);
      const shrunk = await bench.eventually(1500, () => alive() <= 1);
      must(bench, shrunk && alive() === 1, () => ({
        did: {
          en: `size 1, overflow 2: three uses ended, nobody waits, and ${alive()} connections still exist.`,
          vi: `size 1, overflow 2: ba lần dùng đã xong, không ai chờ, mà còn ${alive()} kết nối.`,
        },
        must: {
          en: 'When one comes back, nobody waits and more than size exist: destroy it. Keep size of them.',
          vi: 'Khi một kết nối được trả lại, không ai chờ và đang có nhiều hơn size: hãy destroy nó. Giữ lại đúng size cái.',
        },
        expected: '1',
        seen: String(alive()),
      }));
    }
    const twice = lines.find(({ destroyed }) => destroyed > 1);
    must(bench, twice === undefined, () => ({
      did: {
        en: `destroy was called ${twice?.destroyed} times for connection ${twice?.number}.`,
        vi: `destroy được gọi ${twice?.destroyed} lần cho kết nối ${twice?.number}.`,
      },
      must: { en: 'Destroy each connection once.', vi: 'Mỗi kết nối chỉ destroy một lần.' },
    }));
  },
);

function isTimeout(call: Call): boolean {
  return call.state === 'rejected' && call.error instanceof Error && (call.error as NodeJS.ErrnoException).code === 'EPOOLTIMEOUT';
}

check(
  {
    id: 'gives-up-in-time',
    title: { en: 'After `acquireTimeoutMs` it gives up', vi: 'Quá `acquireTimeoutMs` thì bỏ cuộc' },
    why: {
      en: 'In the incident the pool waited for 30 s and the proxy for 30 s: the proxy always hung up first, and nobody saw that the pool was empty. A quick EPOOLTIMEOUT becomes a 503 that says what is wrong.',
      vi: 'Trong sự cố, pool chờ 30 giây và proxy cũng chờ 30 giây: lần nào proxy cũng cúp máy trước, và không ai thấy là pool đã cạn. EPOOLTIMEOUT đến sớm thì thành 503, nói rõ chuyện gì đang xảy ra.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const acquireTimeoutMs = 60;
    let isAsked = false;
    const scenes = [
      { name: 'B', en: 'the only connection was in use', vi: 'kết nối duy nhất đang được dùng', options: {}, first: 'talks' },
      {
        name: 'B',
        en: 'the idle connection was being validated, and validate never came back',
        vi: 'kết nối rảnh đang được validate, và validate không bao giờ xong',
        options: {
          validate: () => {
            isAsked = true;
            return new Promise<boolean>(() => {});
          },
        },
        first: 'has talked',
      },
      {
        name: 'A',
        en: 'create never came back',
        vi: 'create không bao giờ xong',
        options: { create: () => new Promise<Line>(() => {}) },
        first: 'is nobody',
      },
    ];
    for (const { name, en, vi, options, first } of scenes) {
      const { call } = open(bench, { acquireTimeoutMs, ...options });
      const holder = first === 'is nobody' ? undefined : call('A');
      if (holder) await bench.eventually(SOON_MS, () => holder.state === 'talking');
      if (holder && first === 'has talked') {
        holder.hangUp();
        await settled(bench, holder);
      }
      const startedMs = performance.now();
      const waiter = call(name);
      await bench.eventually(acquireTimeoutMs + 1500, () => waiter.state !== 'waiting');
      const tookMs = Math.round(performance.now() - startedMs);
      // Whether validate is asked at all is for other checks to say.
      if (first === 'has talked' && waiter.state === 'talking' && !isAsked) continue;
      const bare = waiter.state === 'rejected' && !(waiter.error instanceof Error);
      must(bench, isTimeout(waiter), () => ({
        did: {
          en: `acquireTimeoutMs ${acquireTimeoutMs}, ${en}: after ${tookMs} ms ${name} ${said(waiter)}${bare ? ', which is no Error' : ''}.`,
          vi: `acquireTimeoutMs ${acquireTimeoutMs}, ${vi}: sau ${tookMs} ms ${name} ${saidVi(waiter)}${bare ? ', không phải Error' : ''}.`,
        },
        must: {
          en: 'Reject with an Error whose code is EPOOLTIMEOUT when acquireTimeoutMs have passed without a connection, for whatever reason.',
          vi: 'Quá acquireTimeoutMs mà chưa có kết nối, vì bất kỳ lý do gì, hãy reject bằng Error có code EPOOLTIMEOUT.',
        },
        expected: 'EPOOLTIMEOUT',
        seen: said(waiter),
      }));
      must(bench, tookMs >= acquireTimeoutMs * 0.8, () => ({
        did: {
          en: `acquireTimeoutMs ${acquireTimeoutMs}, ${en}: ${name} was given up after ${tookMs} ms.`,
          vi: `acquireTimeoutMs ${acquireTimeoutMs}, ${vi}: ${name} bị bỏ cuộc sau ${tookMs} ms.`,
        },
        must: { en: 'Wait for acquireTimeoutMs milliseconds.', vi: 'Hãy chờ đủ acquireTimeoutMs mili giây.' },
      }));
      holder?.hangUp();
    }
  },
);

check(
  {
    id: 'no-ghost-in-the-line',
    title: { en: 'Who has given up gets no connection', vi: 'Ai đã bỏ cuộc thì không nhận kết nối nữa' },
    why: {
      en: 'Whoever gave up is still in the list unless somebody takes them out. The connection that comes back is handed to that ghost, who never gives it back: after a peak the pool is empty for good.',
      vi: 'Người đã bỏ cuộc vẫn còn trong danh sách nếu không ai gạch đi. Kết nối được trả lại rơi vào tay bóng ma đó và không bao giờ quay về: sau một giờ cao điểm pool cạn vĩnh viễn.',
    },
    readOn: 'incident#pool',
    limitMs: 6000,
  },
  async (bench) => {
    const { call } = open(bench, { acquireTimeoutMs: 100 });
    const a = call('A');
    await bench.eventually(SOON_MS, () => a.state === 'talking');
    const ghosts = [call('B'), call('C')];
    await settled(bench, ...ghosts);
    a.hangUp();
    await settled(bench, a);
    const d = call('D');
    await talking(
      bench,
      [d],
      {
        en: 'size 1: A had the connection, B and C waited and gave up, A gave it back',
        vi: 'size 1: A giữ kết nối, B và C chờ rồi bỏ cuộc, A trả lại',
      },
      {
        en: 'Take whoever gives up out of the line: no connection goes to them any more.',
        vi: 'Ai bỏ cuộc thì hãy gạch khỏi hàng: đừng đưa kết nối cho họ nữa.',
      },
    );
    d.hangUp();
    await settled(bench, d);

    // Where the machine stands still for so long that the living one gives up as well, the story is told again, more slowly.
    for (const acquireTimeoutMs of [80, 320, 1200]) {
      const house = open(bench, { acquireTimeoutMs });
      const holder = house.call('E');
      await bench.eventually(SOON_MS, () => holder.state === 'talking');
      const ghost = house.call('F');
      await bench.quiet(acquireTimeoutMs / 2);
      const living = house.call('G');
      await bench.eventually(SOON_MS * 3, () => ghost.state === 'rejected');
      const mayTell = living.state === 'waiting';
      holder.hangUp();
      await bench.eventually(SOON_MS, () => living.state !== 'waiting');
      living.hangUp();
      if (mayTell && living.state === 'talking') return;
      must(bench, acquireTimeoutMs < 1200, () => ({
        did: {
          en: `size 1: E had the connection, F waited and gave up, G was waiting behind F; then E gave the connection back, and G ${said(living)}.`,
          vi: `size 1: E giữ kết nối, F chờ rồi bỏ cuộc, G đang chờ sau F; rồi E trả kết nối lại, và G ${saidVi(living)}.`,
        },
        must: {
          en: 'Take the one who gives up out of the line, and nobody else.',
          vi: 'Chỉ gạch người bỏ cuộc khỏi hàng, không gạch ai khác.',
        },
      }));
    }
  },
);

/** How a create can end when its use has given up, and who is there by then. */
const LATE = [
  {
    fails: false,
    inLine: false,
    en: 'size 1: create took longer than acquireTimeoutMs, A gave up, then the connection came',
    vi: 'size 1: create lâu hơn acquireTimeoutMs, A bỏ cuộc, rồi kết nối mới mở xong',
    ought: {
      en: 'Lend it to the next one, keep it as idle, or destroy it and free its place.',
      vi: 'Hãy đưa nó cho người kế tiếp, giữ làm kết nối rảnh, hoặc destroy nó và trả chỗ.',
    },
  },
  {
    fails: true,
    inLine: false,
    en: 'size 1: create took longer than acquireTimeoutMs, A gave up, then create failed; the next create would have worked',
    vi: 'size 1: create lâu hơn acquireTimeoutMs, A bỏ cuộc, rồi create bị lỗi; lần create sau lẽ ra được',
    ought: {
      en: 'A create that fails frees its place, also when its use has given up long ago.',
      vi: 'create bị lỗi thì trả chỗ lại, kể cả khi lần dùng của nó đã bỏ cuộc từ lâu.',
    },
  },
  {
    fails: false,
    inLine: true,
    en: 'size 1: create took longer than acquireTimeoutMs, A gave up, B came and waited, then the connection came',
    vi: 'size 1: create lâu hơn acquireTimeoutMs, A bỏ cuộc, B đến và chờ, rồi kết nối mới mở xong',
    ought: {
      en: 'Lend it to the one who waits, or destroy it and create one for them: whoever waits must be woken.',
      vi: 'Hãy đưa nó cho người đang chờ, hoặc destroy nó rồi tạo cái khác cho họ: phải có ai đó đánh thức người chờ.',
    },
  },
];

check(
  {
    id: 'a-late-connection-is-not-lost',
    title: { en: 'A connection that comes too late is not lost', vi: 'Kết nối đến muộn không bị mất' },
    why: {
      en: 'The database was slow, the use has given up, and then create is done after all. If nobody takes that connection, it stays open and its place stays taken.',
      vi: 'Cơ sở dữ liệu chậm, lần dùng đã bỏ cuộc, rồi create rốt cuộc cũng xong. Nếu không ai nhận kết nối ấy thì nó cứ mở và chỗ của nó cứ bị chiếm.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    for (const story of LATE) {
      let dialled = (): void => {};
      const { call, alive } = open(bench, { acquireTimeoutMs: 100 }, (number) => {
        if (number > 1) return;
        return new Promise((resolve, reject) => {
          dialled = () => (story.fails ? reject(new Error('connect ETIMEDOUT')) : resolve());
        });
      });
      const a = call('A');
      await settled(bench, a);
      let b = story.inLine ? call('B') : undefined;
      // Not a turn of the loop: the clock of B is running.
      for (let tick = 0; tick < 20; tick += 1) await null;
      if (story.fails) note(bench, 'peer', 'create of connection 1 fails at last', 'create kết nối 1 cuối cùng thì lỗi');
      else note(bench, 'peer', 'connection 1 is there at last', 'kết nối 1 cuối cùng cũng mở xong');
      dialled();
      if (!b) {
        await turns();
        b = call('B');
      }
      await talking(bench, [b], story, story.ought);
      // A create that has failed has left nothing that could exist.
      const exist = alive() - (story.fails ? 1 : 0);
      must(bench, exist <= 1, () => ({
        did: {
          en: `size 1, overflow 0: after a create that came too late ${exist} connections exist.`,
          vi: `size 1, overflow 0: sau một lần create đến muộn thì có ${exist} kết nối.`,
        },
        must: {
          en: 'A place is taken until its create has settled, whoever has given up meanwhile.',
          vi: 'Chỗ vẫn bị chiếm cho đến khi create xong, dù trong lúc đó ai đã bỏ cuộc.',
        },
        expected: '≤ 1',
        seen: String(exist),
      }));
      b.hangUp();
      await settled(bench, b);
    }
  },
);

check(
  {
    id: 'first-come-first-served',
    title: { en: 'First come, first served', vi: 'Đến trước, dùng trước' },
    why: {
      en: 'A connection that comes back is free for a moment, unless it goes straight to the first in line. Under load there is always a newcomer quick enough to take it, and the first in line gives up after acquireTimeoutMs.',
      vi: 'Kết nối được trả lại sẽ trống trong khoảnh khắc, trừ khi nó đi thẳng đến người đầu hàng. Lúc tải cao luôn có người mới đến đủ nhanh để chiếm, và người đầu hàng bỏ cuộc sau acquireTimeoutMs.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { call } = open(bench);
    const a = call('1');
    await bench.eventually(SOON_MS, () => a.state === 'talking');
    const calls = [a, call('2'), call('3')];
    a.hangUp();
    // Newcomers in every moment after that: a microtask later, two, three, then a turn of the loop later.
    for (let newcomer = 4; newcomer <= 12; newcomer += 1) {
      calls.push(call(String(newcomer)));
      if (newcomer < 11) await null;
      else await new Promise((resolve) => setImmediate(resolve));
    }
    const order: string[] = [a.name];
    while (order.length < calls.length) {
      const there = await bench.eventually(SOON_MS, () => calls.some(({ state }) => state === 'talking'));
      const next = calls.find(({ state }) => state === 'talking');
      if (!there || !next) break;
      order.push(next.name);
      next.hangUp();
      await settled(bench, next);
    }
    const wanted = calls.map(({ name }) => name).join(', ');
    must(bench, order.join(', ') === wanted, () => ({
      did: {
        en: `size 1: twelve uses came in the order of their numbers, and got the connection in this one: ${order.join(', ')}.`,
        vi: `size 1: mười hai lần dùng đến theo thứ tự số của chúng, và nhận kết nối theo thứ tự: ${order.join(', ')}.`,
      },
      must: {
        en: 'Serve the one who has waited longest, and let no newcomer past.',
        vi: 'Hãy phục vụ người chờ lâu nhất, và đừng để người mới đến chen ngang.',
      },
      expected: wanted,
      seen: order.join(', '),
    }));
  },
);

check(
  {
    id: 'replaces-the-broken',
    title: { en: 'A connection that broke while idle is replaced', vi: 'Kết nối hỏng lúc rảnh thì được thay' },
    why: {
      en: 'The database restarts at night, a firewall forgets quiet connections: in the morning every connection of the pool is dead, and the first `size` users get `read ECONNRESET`.',
      vi: 'Ban đêm cơ sở dữ liệu khởi động lại, tường lửa quên các kết nối im lặng: sáng ra mọi kết nối trong pool đều chết, và `size` người dùng đầu tiên nhận `read ECONNRESET`.',
    },
    readOn: 'incident#pool',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await database(bench);
    const sockets: Socket[] = [];
    const queried = asking(bench);
    const pool = createPool<Socket>({
      size: 2,
      overflow: 0,
      acquireTimeoutMs: NEVER_MS,
      create: async () => {
        const socket = await dial(peer.port);
        sockets.push(socket);
        return socket;
      },
      destroy: (socket) => void socket.destroy(),
      validate: (socket) => !socket.destroyed,
    });
    for (const night of [0, 1, 2, 3]) {
      const ask = (name: string): Promise<string> => (async () => pool.use((socket) => queried(socket, `${name}${night}\n`)))();
      // First one alone: behind the broken one that it is offered there is another one as broken. Then two at once.
      const alone = ask('a');
      const uses = [alone, alone.then(() => ask('b')), alone.then(() => ask('c'))];
      const outcome = await bench.settle(
        SOON_MS * 2,
        Promise.allSettled(uses),
        () =>
          misloans.get(bench) ?? {
            did: {
              en: `size 2, every idle connection broken ${night} times: a use had no answer after ${SOON_MS * 2} ms.`,
              vi: `size 2, mọi kết nối rảnh bị hỏng ${night} lần: sau ${SOON_MS * 2} ms có lần dùng vẫn chưa nhận được câu trả lời.`,
            },
            must: {
              en: 'A broken connection that is thrown away gives its place back: create another one in there.',
              vi: 'Kết nối hỏng bị bỏ đi thì trả chỗ lại: hãy tạo cái khác vào chỗ đó.',
            },
          },
      );
      const results = outcome.settled === 'resolved' ? outcome.value : [];
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) bench.mark(({ kind }) => kind === 'rst' || kind === 'fin');
      const shared = misloans.get(bench);
      if (shared) bench.fail(shared);
      bench.must(failed === undefined, () => ({
        did: {
          en: `The database had closed both idle connections, validate would have said false, and a use rejected with ${nameOf(failed?.reason)}.`,
          vi: `Cơ sở dữ liệu đã đóng cả hai kết nối rảnh, validate lẽ ra trả về false, và một lần dùng reject với ${nameOf(failed?.reason)}.`,
        },
        must: {
          en: 'Ask validate before you lend a connection, each time and for each; if it says no, destroy that one and take another.',
          vi: 'Trước khi cho mượn kết nối hãy hỏi validate, lần nào và cái nào cũng hỏi; nếu nó nói không thì destroy cái đó và lấy cái khác.',
        },
      }));
      // The night: odd ones with FIN, as a restart does, even ones with RST, as a firewall does.
      for (const connection of peer.connections)
        if (night % 2 === 0) connection.rst();
        else connection.fin();
      await bench.eventually(SOON_MS, () => sockets.every(({ destroyed }) => destroyed));
    }
  },
);

/** The database is down: what was idle is dead, and nothing new can be had. */
async function destroyedThoughCreateFails(bench: Bench): Promise<void> {
  let isDown = false;
  const { call, lines } = open(bench, { validate: () => !isDown }, (number) => {
    // Once is enough: a pool that tries again is told so elsewhere.
    if (number === 2) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  });
  const a = call('A');
  await bench.eventually(SOON_MS, () => a.state === 'talking');
  a.hangUp();
  await settled(bench, a);
  isDown = true;
  note(bench, 'peer', 'the database is down', 'cơ sở dữ liệu sập');
  const b = call('B');
  await settled(bench, b);
  const [first] = lines;
  await bench.eventually(SOON_MS, () => first?.destroyed === 1);
  must(bench, first?.destroyed === 1, () => ({
    did: {
      en: `validate said no to connection 1, create then failed with ECONNREFUSED, and B ${said(b)}; destroy was called ${first?.destroyed} times for connection 1.`,
      vi: `validate nói không với kết nối 1, create sau đó lỗi ECONNREFUSED, và B ${saidVi(b)}; destroy được gọi ${first?.destroyed} lần cho kết nối 1.`,
    },
    must: {
      en: 'Destroy a connection to which validate said no, whether or not another one can be created; otherwise nobody closes it any more.',
      vi: 'validate đã nói không thì hãy destroy kết nối đó, dù có tạo được cái khác hay không; nếu không thì chẳng còn ai đóng nó.',
    },
    expected: '1',
    seen: String(first?.destroyed),
  }));
}

check(
  {
    id: 'a-failing-validate-is-a-no',
    title: { en: 'A validate that fails says no', vi: 'validate bị lỗi nghĩa là không dùng được' },
    why: {
      en: 'On a dead connection `SELECT 1` does not answer false: it rejects. That is the pool’s news, not the caller’s, who has not even begun.',
      vi: 'Trên kết nối đã chết, `SELECT 1` không trả về false: nó reject. Đó là chuyện của pool, không phải của bên gọi, người còn chưa bắt đầu.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const verdicts: { en: string; vi: string; give: () => boolean | Promise<boolean> }[] = [
      { en: 'resolved with false', vi: 'resolve với false', give: async () => false },
      { en: 'rejected', vi: 'reject', give: () => Promise.reject(new Error('SELECT 1: connection terminated')) },
      {
        en: 'threw',
        vi: 'ném lỗi',
        give: () => {
          throw new Error('connection is closed');
        },
      },
    ];
    for (const { en, vi, give } of verdicts) {
      const broken = new Set<Line>();
      const { call, lines } = open(bench, { validate: (line) => (broken.has(line) ? give() : true) });
      const a = call('A');
      await bench.eventually(SOON_MS, () => a.state === 'talking');
      a.hangUp();
      await settled(bench, a);
      for (const line of lines) broken.add(line);
      note(bench, 'peer', 'connection 1 breaks', 'kết nối 1 bị hỏng');
      const b = call('B');
      await talking(
        bench,
        [b],
        { en: `validate ${en}`, vi: `validate ${vi}` },
        {
          en: 'Take any failure of validate for false: destroy the connection and create another one.',
          vi: 'validate lỗi kiểu nào cũng coi là false: hãy destroy kết nối đó và tạo cái khác.',
        },
      );
      await bench.eventually(SOON_MS, () => lines[0]?.destroyed === 1);
      must(bench, b.line !== lines[0] && lines[0]?.destroyed === 1, () => ({
        did: {
          en: `validate ${en}; B got connection ${b.line?.number}, and destroy was called ${lines[0]?.destroyed} times for connection 1.`,
          vi: `validate ${vi}; B nhận kết nối ${b.line?.number}, và destroy được gọi ${lines[0]?.destroyed} lần cho kết nối 1.`,
        },
        must: {
          en: 'Do not lend it, and destroy it once: otherwise its socket stays open.',
          vi: 'Đừng cho mượn nó, và destroy nó một lần: nếu không socket của nó còn mở.',
        },
      }));
      b.hangUp();
    }
    await destroyedThoughCreateFails(bench);
  },
);

check(
  {
    id: 'a-failed-create-frees-its-place',
    title: { en: 'A create that fails frees its place', vi: 'create bị lỗi thì trả chỗ lại' },
    why: {
      en: 'While the database restarts every create fails. A pool that keeps counting them is full of connections that never were; and those who wait are woken by nobody.',
      vi: 'Trong lúc cơ sở dữ liệu khởi động lại, create nào cũng lỗi. Pool vẫn đếm chúng thì đầy những kết nối chưa từng có; còn người đang chờ thì không ai đánh thức.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const down = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const lines: Line[] = [];
    let failures = 0;
    const create = async (): Promise<Line> => {
      // Not at once: others come meanwhile.
      await turns();
      if (failures < 2) {
        failures += 1;
        note(bench, 'you', 'create fails: ECONNREFUSED', 'create lỗi: ECONNREFUSED');
        throw down;
      }
      const line = { number: lines.length + 1, destroyed: 0 };
      lines.push(line);
      note(bench, 'you', `create: connection ${line.number}`, `create: kết nối ${line.number}`);
      return line;
    };
    const { call } = open(bench, { create });
    const calls = [call('A'), call('B'), call('C'), call('D')];
    const done = (): number => calls.filter(({ state }) => state === 'resolved' || state === 'rejected').length;
    for (let count = 0; count < calls.length; count += 1) {
      const before = done();
      await bench.eventually(SOON_MS, () => done() > before || calls.some(({ state }) => state === 'talking'));
      calls.find(({ state }) => state === 'talking')?.hangUp();
      await bench.eventually(SOON_MS, () => done() > count);
    }
    const stuck = calls.filter(({ state }) => state === 'waiting');
    must(bench, stuck.length === 0, () => ({
      did: {
        en: `size 1: create failed ${failures} times and would have worked then; of four uses ${stuck.map(({ name }) => name).join(', ')} ${stuck.length === 1 ? 'is' : 'are'} still waiting.`,
        vi: `size 1: create lỗi ${failures} lần, lần sau đó thì được; trong bốn lần dùng, ${stuck.map(({ name }) => name).join(', ')} vẫn còn chờ.`,
      },
      must: {
        en: 'When create fails, free its place and let the next in line have a create of their own.',
        vi: 'Khi create lỗi, hãy trả chỗ lại và để người kế tiếp trong hàng có lần create của mình.',
      },
    }));
    const rejected = calls.filter(({ state }) => state === 'rejected');
    must(bench, rejected.length === 2 && rejected.every(({ error }) => error === down), () => ({
      did: {
        en: `create failed twice with ECONNREFUSED; ${rejected.length} of four uses rejected: ${rejected.map(({ name, error }) => `${name} with ${nameOf(error)}`).join(', ') || 'none'}.`,
        vi: `create lỗi ECONNREFUSED hai lần; ${rejected.length} trong bốn lần dùng reject: ${rejected.map(({ name, error }) => `${name} với ${nameOf(error)}`).join(', ') || 'không có'}.`,
      },
      must: {
        en: 'Each failure of create rejects one use, with that very error.',
        vi: 'Mỗi lần create lỗi làm reject một lần dùng, bằng chính lỗi đó.',
      },
      expected: '2 × ECONNREFUSED',
      seen: String(rejected.length),
    }));
  },
);

check(
  {
    id: 'the-clock-is-for-waiting',
    title: { en: '`acquireTimeoutMs` ends with the waiting', vi: '`acquireTimeoutMs` chỉ tính lúc chờ' },
    why: {
      en: 'A report may run for a minute. A timeout around the whole use cuts it off, and the connection that is still busy with it is lent to the next.',
      vi: 'Một báo cáo có thể chạy cả phút. Timeout bọc quanh cả lần dùng sẽ cắt ngang nó, và kết nối còn đang bận với nó lại được đưa cho người sau.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { call } = open(bench, { acquireTimeoutMs: 50 });
    const a = call('A');
    await bench.eventually(SOON_MS, () => a.state === 'talking');
    await bench.quiet(120);
    must(bench, a.state === 'talking', () => ({
      did: {
        en: `acquireTimeoutMs 50: A had its connection at once, worked with it for 120 ms, and ${said(a)}.`,
        vi: `acquireTimeoutMs 50: A có kết nối ngay, dùng nó 120 ms, và ${saidVi(a)}.`,
      },
      must: {
        en: 'Stop the clock when the connection is handed over. How long fn takes is none of its business.',
        vi: 'Khi đã giao kết nối thì dừng đồng hồ. fn chạy bao lâu không phải việc của nó.',
      },
    }));
    a.hangUp('done');
    await settled(bench, a);
    must(bench, a.state === 'resolved', () => ({
      did: { en: `fn resolved after 120 ms, and use ${said(a)}.`, vi: `fn resolve sau 120 ms, còn use ${saidVi(a)}.` },
      must: { en: 'Settle as fn does.', vi: 'Hãy xong đúng như fn.' },
    }));
  },
);

check(
  {
    id: 'stats-tell-the-truth',
    title: { en: 'stats() tells the truth', vi: 'stats() nói đúng sự thật' },
    why: {
      en: '"idle 0, waiting 40" is the line that would have explained the incident. A number that is only nearly right sends people looking in the wrong place.',
      vi: '"idle 0, waiting 40" là dòng lẽ ra đã giải thích được sự cố. Con số chỉ gần đúng thì khiến người ta đi tìm nhầm chỗ.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const look = async ({ pool }: House, en: string, vi: string, wanted: string): Promise<void> => {
      const shown = (): string => {
        const { total, idle, inUse, waiting } = pool.stats();
        return `total ${total}, idle ${idle}, inUse ${inUse}, waiting ${waiting}`;
      };
      const right = await bench.eventually(SOON_MS, () => shown() === wanted);
      must(bench, right, () => ({
        did: { en: `${en}: stats() says ${shown()}.`, vi: `${vi}: stats() báo ${shown()}.` },
        must: {
          en: 'total is idle + inUse; waiting are those who have no connection yet and have not given up.',
          vi: 'total là idle + inUse; waiting là những ai chưa có kết nối và chưa bỏ cuộc.',
        },
        expected: wanted,
        seen: shown(),
      }));
    };
    const hasty = open(bench, { acquireTimeoutMs: 60 });
    const holder = hasty.call('A');
    const late = hasty.call('B');
    await settled(bench, late);
    await look(
      hasty,
      'size 1, one use, and one that has given up',
      'size 1, một lần dùng, và một lần chờ đã bỏ cuộc',
      'total 1, idle 0, inUse 1, waiting 0',
    );
    holder.hangUp();

    const house = open(bench, { size: 2, overflow: 1 });
    const { pool, call } = house;
    await look(
      house,
      'size 2, overflow 1, nothing has happened yet',
      'size 2, overflow 1, chưa có gì xảy ra',
      'total 0, idle 0, inUse 0, waiting 0',
    );
    const calls = ['C', 'D', 'E', 'F', 'G'].map(call);
    await look(
      house,
      'size 2, overflow 1, five uses at once',
      'size 2, overflow 1, năm lần dùng cùng lúc',
      'total 3, idle 0, inUse 3, waiting 2',
    );
    await bench.eventually(SOON_MS, () => talkers(calls).length === 3);
    for (const each of talkers(calls).slice(0, 2)) each.hangUp();
    await look(
      house,
      'size 2, overflow 1, five uses, of which two have ended',
      'size 2, overflow 1, năm lần dùng, hai lần đã xong',
      'total 3, idle 0, inUse 3, waiting 0',
    );
    await bench.eventually(SOON_MS, () => calls.every(({ state }) => state !== 'waiting') && talkers(calls).length === 3);
    talkers(calls)[0]?.hangUp();
    await look(
      house,
      'size 2, overflow 1, five uses, of which three have ended',
      'size 2, overflow 1, năm lần dùng, ba lần đã xong',
      'total 2, idle 0, inUse 2, waiting 0',
    );
    await bench.eventually(SOON_MS, () => talkers(calls).length === 2);
    const [failing, last] = talkers(calls);
    failing?.fail(new Error('a query failed'));
    last?.hangUp();
    await settled(bench, ...calls);
    await turns();
    const { total, idle, inUse, waiting } = pool.stats();
    // A pool that does not trust a connection after a failed use may have thrown it away.
    const consistent = inUse === 0 && waiting === 0 && total === idle && total >= 1 && total <= 2;
    must(bench, consistent, () => ({
      did: {
        en: `All uses have ended: stats() says total ${total}, idle ${idle}, inUse ${inUse}, waiting ${waiting}.`,
        vi: `Mọi lần dùng đã xong: stats() báo total ${total}, idle ${idle}, inUse ${inUse}, waiting ${waiting}.`,
      },
      must: {
        en: 'Nobody uses one, nobody waits, and all that exist are idle.',
        vi: 'Không ai dùng, không ai chờ, và kết nối nào còn thì đều rảnh.',
      },
      expected: 'total 2, idle 2, inUse 0, waiting 0',
      seen: `total ${total}, idle ${idle}, inUse ${inUse}, waiting ${waiting}`,
    }));
  },
);

check(
  {
    id: 'nothing-left-behind',
    title: { en: 'It leaves no timer behind', vi: 'Không để sót timer' },
    why: {
      en: 'Each use starts a clock of 30 s. If it is not stopped when the connection is there, the process lives for another 30 s after its last query, and 1,000 uses a second keep 30,000 timers.',
      vi: 'Mỗi lần dùng bật một đồng hồ 30 giây. Có kết nối rồi mà không tắt thì tiến trình còn sống thêm 30 giây sau truy vấn cuối cùng, và 1.000 lần dùng mỗi giây giữ 30.000 timer.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const { call } = open(bench);
    const calls = [call('A'), call('B'), call('C')];
    for (let ended = 0; ended < calls.length; ended += 1) {
      await bench.eventually(SOON_MS, () => talkers(calls).length > 0);
      const [each] = talkers(calls);
      each?.hangUp();
      if (each) await settled(bench, each);
    }
    const timer = (await bench.leaks(300)).find(({ kind }) => kind === 'timer');
    bench.must(timer === undefined, () => ({
      did: {
        en: `Three uses have ended, one of them at once and two after waiting; 300 ms later a timer (acquireTimeoutMs ${NEVER_MS}) is still running.`,
        vi: `Ba lần dùng đã xong, một lần được ngay và hai lần phải chờ; 300 ms sau vẫn còn timer đang chạy (acquireTimeoutMs ${NEVER_MS}).`,
      },
      must: { en: 'Clear the timer when the connection is handed over.', vi: 'Giao kết nối xong thì hãy xóa timer.' },
      place: timer?.place,
    }));
  },
);

check(
  {
    id: 'a-failing-destroy-harms-nobody',
    title: { en: 'A destroy that fails harms nobody', vi: 'destroy bị lỗi không làm hại ai' },
    why: {
      en: 'Saying goodbye on a broken line fails, of course. Whoever awaits it in the wrong place hands that failure to a caller whose query went well, or to nobody at all, and then the process ends.',
      vi: 'Chào tạm biệt trên đường dây hỏng thì dĩ nhiên là lỗi. await nó nhầm chỗ thì lỗi đó rơi vào bên gọi có truy vấn đã thành công, hoặc không rơi vào ai cả, và tiến trình sập.',
    },
    readOn: 'incident#pool',
  },
  async (bench) => {
    const failures = [
      () => Promise.reject(new Error('goodbye failed')),
      () => {
        throw new Error('goodbye failed at once');
      },
    ];
    for (const destroy of failures) {
      const { call } = open(bench, { size: 1, overflow: 1, destroy });
      const calls = [call('A'), call('B')];
      await bench.eventually(SOON_MS, () => calls.every(({ state }) => state === 'talking'));
      for (const each of calls) each.hangUp('done');
      await settled(bench, ...calls);
      const harmed = calls.find(({ state }) => state !== 'resolved');
      must(bench, harmed === undefined, () => ({
        did: {
          en: `The query of ${harmed?.name} went well, destroy of the overflow failed, and use ${said(harmed as Call)}.`,
          vi: `Query của ${harmed?.name} thành công, destroy phần overflow bị lỗi, và use ${saidVi(harmed as Call)}.`,
        },
        must: {
          en: 'Settle as fn did; catch what destroy throws or rejects with.',
          vi: 'Hãy xong đúng như fn; bắt lấy lỗi destroy ném ra hay reject.',
        },
      }));
      const again = [call('C'), call('D')];
      await talking(
        bench,
        again,
        {
          en: 'size 1, overflow 1, destroy of the overflow failed, then two uses',
          vi: 'size 1, overflow 1, destroy phần overflow bị lỗi, rồi hai lần dùng',
        },
        {
          en: 'A connection that was handed to destroy is gone, whatever destroy says.',
          vi: 'Kết nối đã giao cho destroy thì coi như không còn, destroy nói gì cũng vậy.',
        },
      );
      for (const each of again) each.hangUp();
      await settled(bench, ...again);
      await turns();
    }
  },
);
