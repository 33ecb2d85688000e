import { type Bench, check, describeError, program, show } from '#lab';

type Starter = typeof import('../../exercises/49-bounded-queue/starter.ts');
type Queue = ReturnType<typeof createQueue<unknown, unknown>>;

const { createQueue } = await program<Starter>(import.meta.url, { createQueue: 'function' });

/** For what a right program has done long ago; only failing programs take this time. */
const SOON_MS = 500;
/** More than a stack is deep. */
const THOUSANDS = 15_000;
/** For all of them, on a machine that has other things to do. */
const LONG_MS = 8000;

/** One call of the worker. It ends when the check says so. */
interface Job {
  x: unknown;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** One call of push, and what has come of it. */
interface Pushed {
  x: unknown;
  state: 'pending' | 'resolved' | 'rejected' | 'threw';
  value?: unknown;
  error?: unknown;
}

interface Exchange {
  queue: Queue;
  jobs: Job[];
  working(): number;
  /** The most that were ever worked on at once. */
  most(): number;
  push(x: unknown): Pushed;
}

function open(bench: Bench, o: { capacity: number; concurrency: number }): Exchange {
  const jobs: Job[] = [];
  let working = 0;
  let most = 0;
  const worker = (x: unknown): Promise<unknown> => {
    working += 1;
    most = Math.max(most, working);
    bench.wire.note('you', { en: `the worker begins ${show(x)}`, vi: `worker bắt đầu ${show(x)}` });
    return new Promise((resolve, reject) => {
      const end = (): void => {
        working -= 1;
        bench.wire.note('peer', { en: `${show(x)} is done`, vi: `${show(x)} đã xong` });
      };
      jobs.push({
        x,
        answer(value) {
          end();
          resolve(value);
        },
        fail(error) {
          end();
          reject(error);
        },
      });
    });
  };
  const queue = createQueue<unknown, unknown>({ ...o, worker });
  return { queue, jobs, working: () => working, most: () => most, push: (x) => push(bench, queue, x) };
}

function push(bench: Bench, queue: Queue, x: unknown): Pushed {
  const pushed: Pushed = { x, state: 'pending' };
  bench.wire.note('peer', { en: `push(${show(x)})`, vi: `push(${show(x)})` });
  try {
    Promise.resolve(queue.push(x)).then(
      (value) => Object.assign(pushed, { state: 'resolved', value }),
      (error: unknown) => {
        Object.assign(pushed, { state: 'rejected', error });
        bench.wire.note('you', { en: `push(${show(x)}) rejects: ${nameOf(error)}`, vi: `push(${show(x)}) reject: ${nameOf(error)}` });
      },
    );
  } catch (error) {
    Object.assign(pushed, { state: 'threw', error });
    bench.wire.note('you', { en: `push(${show(x)}) throws: ${nameOf(error)}`, vi: `push(${show(x)}) ném ra: ${nameOf(error)}` });
  }
  return pushed;
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException | undefined | null)?.code;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return show(error);
  const code = codeOf(error);
  return typeof code === 'string' && code.startsWith('E') ? code : describeError(error);
}

function said({ state, value, error }: Pushed): string {
  if (state === 'pending') return `was still pending after ${SOON_MS} ms`;
  if (state === 'resolved') return `resolved with ${show(value)}`;
  return `${state === 'threw' ? 'threw' : 'rejected with'} ${nameOf(error)}`;
}

function saidVi({ state, value, error }: Pushed): string {
  if (state === 'pending') return `sau ${SOON_MS} ms vẫn chưa xong`;
  if (state === 'resolved') return `resolve với ${show(value)}`;
  return `${state === 'threw' ? 'ném ra' : 'reject với'} ${nameOf(error)}`;
}

function settled(...all: Pushed[]): boolean {
  return all.every(({ state }) => state !== 'pending');
}

/** Long enough for everything that has been begun to have its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function must(bench: Bench, holds: boolean, finding: Parameters<Bench['must']>[1]): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

/** The worker has been called this often. */
async function begun(bench: Bench, { jobs, working, queue }: Exchange, count: number): Promise<void> {
  const there = await bench.eventually(SOON_MS, () => jobs.length >= count);
  must(bench, there, () => ({
    did: {
      en: `The worker had been called ${jobs.length === 1 ? 'once' : `${jobs.length} times`} after ${SOON_MS} ms, not ${count}: ${working()} at work, size ${show(queue.size)}.`,
      vi: `Sau ${SOON_MS} ms worker mới được gọi ${jobs.length} lần, không phải ${count}: ${working()} việc đang làm, size là ${show(queue.size)}.`,
    },
    must: {
      en: 'As long as somebody waits and fewer than concurrency are worked on, call the worker for the next.',
      vi: 'Chừng nào còn người chờ và số việc đang làm ít hơn concurrency thì hãy gọi worker cho người kế tiếp.',
    },
    expected: String(count),
    seen: String(jobs.length),
  }));
}

/** A failure of something else than what the check is about. */
async function answered(bench: Bench, ...all: Pushed[]): Promise<void> {
  await bench.eventually(SOON_MS, () => settled(...all));
  const lost = all.find(({ state }) => state !== 'resolved');
  must(bench, lost === undefined, () => ({
    did: {
      en: `push(${show(lost?.x)}) ${said(lost as Pushed)}; the worker had done its job.`,
      vi: `push(${show(lost?.x)}) ${saidVi(lost as Pushed)}, trong khi worker đã làm xong việc.`,
    },
    must: { en: 'Resolve each push with what the worker gave for it.', vi: 'Hãy resolve mỗi push bằng kết quả của worker cho nó.' },
  }));
}

/** Newcomers in every moment after a job has ended: a microtask later, two, three, then a turn of the loop later. Tells how many came. */
async function trickle({ push: pushOne }: Exchange, from: number): Promise<number> {
  for (let tick = 0; tick < 8; tick += 1) {
    pushOne(from + tick);
    await null;
  }
  for (let turn = 0; turn < 2; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    pushOne(from + 8 + turn);
  }
  return 10;
}

function fill({ push: pushOne }: Exchange, from: number, to: number): Pushed[] {
  return Array.from({ length: to - from + 1 }, (_each, index) => pushOne(from + index));
}

check(
  {
    id: 'refuses-when-full',
    title: { en: 'A full queue says no, at once', vi: 'Hàng đợi đầy thì từ chối, ngay lập tức' },
    why: {
      en: 'A queue that takes everything turns overload into memory and waiting time: whoever is last in it gave up long ago, and nobody told them. A "no" after 1 ms can become a 503, and the caller can act on it.',
      vi: 'Hàng đợi nhận tất cả thì biến quá tải thành bộ nhớ và thời gian chờ: người cuối hàng đã bỏ cuộc từ lâu mà không ai báo. Một lời từ chối sau 1 ms có thể thành 503, và bên gọi còn biết đường xử lý.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 3, concurrency: 2 });
    const before: Pushed[] = [];
    for (const x of [1, 2, 3, 4, 5]) {
      before.push(exchange.push(x));
      await turns();
    }
    const sixth = exchange.push(6);
    await bench.eventually(SOON_MS, () => settled(sixth));
    const isError = sixth.error instanceof Error;
    const refused = sixth.state === 'rejected' && isError && codeOf(sixth.error) === 'EQUEUEFULL';
    const noError = (sixth.state === 'rejected' || sixth.state === 'threw') && !isError;
    must(bench, refused, () => ({
      did: {
        en: `capacity 3, concurrency 2: after five pushes nobody had been answered yet, and push(6) ${said(sixth)}${noError ? ', which is not an Error' : ''}. size is ${show(exchange.queue.size)}.`,
        vi: `capacity 3, concurrency 2: sau năm lần push chưa ai được trả lời, và push(6) ${saidVi(sixth)}${noError ? ', không phải là Error' : ''}. size là ${show(exchange.queue.size)}.`,
      },
      must: {
        en: 'Two at work, three waiting: reject the sixth at once with an Error whose code is EQUEUEFULL. Do not throw, do not wait for room, and send nobody away who was there before.',
        vi: 'Hai việc đang làm, ba việc đang chờ: hãy reject ngay lần thứ sáu bằng Error có code EQUEUEFULL. Đừng ném ra ngoài promise, đừng đợi có chỗ, và đừng đuổi ai đã đến trước.',
      },
      expected: 'rejected with an Error, code EQUEUEFULL',
      seen: `${said(sixth)}${noError ? ', not an Error' : ''}`,
    }));
    const gone = before.find(({ state }) => state !== 'pending');
    must(bench, gone === undefined || codeOf(gone.error) === 'EQUEUEFULL', () => ({
      did: {
        en: `push(6) was refused, and push(${show(gone?.x)}), which was there before, ${said(gone as Pushed)}.`,
        vi: `push(6) bị từ chối, mà push(${show(gone?.x)}) đã đến trước cũng ${saidVi(gone as Pushed)}.`,
      },
      must: { en: 'Refuse the newcomer only.', vi: 'Chỉ từ chối người mới đến.' },
    }));
    for (let index = 0; index < 6; index += 1) {
      exchange.jobs[index]?.answer('done');
      await turns();
    }
    const worked = exchange.jobs.some(({ x }) => x === 6);
    must(bench, !worked, () => ({
      did: {
        en: 'push(6) was refused, and later the worker was called with 6 all the same.',
        vi: 'push(6) đã bị từ chối, vậy mà sau đó worker vẫn được gọi với 6.',
      },
      must: {
        en: 'What was refused is not worked on: the caller may be trying again already.',
        vi: 'Việc đã từ chối thì không làm nữa: có thể bên gọi đang thử lại rồi.',
      },
    }));
  },
);

check(
  {
    id: 'takes-all-that-fit',
    title: { en: 'There is room for concurrency + capacity', vi: 'Đủ chỗ cho concurrency + capacity' },
    why: {
      en: 'capacity is a number that somebody has reckoned: so many may wait. A queue that counts those at work as well, or that has not yet handed anything to a worker when three arrive in one tick, refuses people for whom there is room.',
      vi: 'capacity là con số đã có người tính: được phép chờ chừng đó. Hàng đợi đếm cả việc đang làm, hoặc chưa kịp giao việc nào cho worker khi ba người đến trong cùng một tick, sẽ từ chối cả những người còn chỗ.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 3, concurrency: 2 });
    const five = fill(exchange, 1, 5);
    await turns();
    const refused = five.filter(({ state }) => state !== 'pending');
    const [first] = refused;
    must(bench, first === undefined, () => ({
      did: {
        en: `capacity 3, concurrency 2, five pushes in one tick: push(${show(first?.x)}) ${said(first as Pushed)}, so only ${5 - refused.length} were taken.`,
        vi: `capacity 3, concurrency 2, năm lần push trong cùng một tick: push(${show(first?.x)}) ${saidVi(first as Pushed)}, tức là chỉ nhận ${5 - refused.length}.`,
      },
      must: {
        en: 'Take all five: two for which a worker is free, and three who wait. Whoever finds a worker free is not waiting, not even for a tick.',
        vi: 'Hãy nhận cả năm: hai việc có worker rảnh, ba việc chờ. Việc nào có worker rảnh thì không phải là đang chờ, dù chỉ một tick.',
      },
      expected: '5',
      seen: String(5 - refused.length),
    }));
    for (let index = 0; index < 5; index += 1) {
      await begun(bench, exchange, index + 1);
      exchange.jobs[index]?.answer('done');
    }
    await answered(bench, ...five);
  },
);

check(
  {
    id: 'not-more-than-concurrency',
    title: { en: 'Never more than `concurrency` at work', vi: 'Không bao giờ quá `concurrency` việc cùng lúc' },
    why: {
      en: 'concurrency is what stands behind the queue: 10 connections to the database, say. An eleventh job at the same time is the overload that the queue was meant to prevent.',
      vi: 'concurrency là thứ đứng sau hàng đợi, chẳng hạn 10 kết nối tới cơ sở dữ liệu. Việc thứ mười một cùng lúc chính là cái quá tải mà hàng đợi sinh ra để chặn.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 30, concurrency: 2 });
    fill(exchange, 1, 4);
    await turns();
    for (let index = 0; index < 6; index += 1) {
      exchange.jobs[index]?.answer('done');
      if (index === 0) await trickle(exchange, 7);
      await turns();
    }
    must(bench, exchange.most() <= 2, () => ({
      did: {
        en: `concurrency 2, and ${exchange.most()} jobs were at work at the same time.`,
        vi: `concurrency 2, mà có lúc ${exchange.most()} việc được làm cùng lúc.`,
      },
      must: {
        en: 'Call the worker only while fewer than concurrency are at work; the place of one that ends is for one other.',
        vi: 'Chỉ gọi worker khi số việc đang làm ít hơn concurrency; một việc xong thì chỗ của nó chỉ dành cho một việc khác.',
      },
      expected: '≤ 2',
      seen: String(exchange.most()),
    }));
  },
);

check(
  {
    id: 'not-fewer-than-concurrency',
    title: { en: '`concurrency` at work while anybody waits', vi: 'Còn người chờ thì đủ `concurrency` việc đang làm' },
    why: {
      en: 'One consumer works one job at a time. At 200 ms a comment that is five comments a second, however many connections the pool has, and the queue is full for no reason.',
      vi: 'Một consumer chỉ làm từng việc một. Mỗi bình luận 200 ms thì được năm bình luận mỗi giây, dù pool có bao nhiêu kết nối, và hàng đợi đầy một cách vô lý.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 10, concurrency: 3 });
    fill(exchange, 1, 8);
    for (let ended = 0; ended <= 5; ended += 1) {
      const full = await bench.eventually(SOON_MS, () => exchange.working() >= 3);
      must(bench, full, () => ({
        did: {
          en: `concurrency 3: ${8 - ended} of 8 jobs were still to be done, and ${exchange.working()} ${exchange.working() === 1 ? 'was' : 'were'} at work.`,
          vi: `concurrency 3: còn ${8 - ended} trong 8 việc phải làm, mà chỉ có ${exchange.working()} việc đang được làm.`,
        },
        must: {
          en: 'Begin a job for every free place, and the next one as soon as any of them ends: do not wait for its neighbours.',
          vi: 'Có bao nhiêu chỗ trống thì bắt đầu bấy nhiêu việc, và hễ một việc xong là bắt đầu việc kế tiếp: đừng đợi các việc bên cạnh.',
        },
        expected: '3',
        seen: String(exchange.working()),
      }));
      exchange.jobs[ended]?.answer('done');
    }
  },
);

check(
  {
    id: 'first-come-first-served',
    title: { en: 'First come, first served', vi: 'Đến trước, làm trước' },
    why: {
      en: 'Last in, first out looks fine until there is load: then the first comer waits for ever, because there is always somebody newer.',
      vi: 'Vào sau ra trước trông vẫn ổn cho đến khi có tải: khi đó người đến đầu tiên chờ mãi, vì lúc nào cũng có người mới hơn.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 30, concurrency: 1 });
    fill(exchange, 1, 3);
    await begun(bench, exchange, 1);
    // The place of the first goes to 2, who has been waiting, and to none of those who come in these very moments.
    exchange.jobs[0]?.answer('done');
    const pushed = 3 + (await trickle(exchange, 4));
    for (let index = 1; index < pushed; index += 1) {
      await begun(bench, exchange, index + 1);
      exchange.jobs[index]?.answer('done');
    }
    const order = exchange.jobs.map(({ x }) => x).join(', ');
    const wanted = Array.from({ length: pushed }, (_each, index) => index + 1).join(', ');
    must(bench, order === wanted, () => ({
      did: {
        en: `1 to ${pushed} were pushed in this order, and the worker was called in this one: ${order}.`,
        vi: `1 đến ${pushed} được push theo thứ tự đó, còn worker được gọi theo thứ tự: ${order}.`,
      },
      must: {
        en: 'Take the one who has waited longest, and let no newcomer past.',
        vi: 'Hãy lấy việc đã chờ lâu nhất, và đừng để người mới đến chen ngang.',
      },
      expected: wanted,
      seen: order,
    }));
  },
);

/** Three times the same job: two at work, one waiting. */
async function equalJobs(bench: Bench): Promise<void> {
  const exchange = open(bench, { capacity: 10, concurrency: 2 });
  const { jobs } = exchange;
  const pushed = ['+1', '+1', '+1'].map((x) => exchange.push(x));
  const begunSoon = (count: number): Promise<boolean> => bench.eventually(SOON_MS, () => jobs.length >= count);
  const called = (holds: boolean): void =>
    must(bench, holds, () => ({
      did: {
        en: `push('+1') was called three times, concurrency 2: the worker was called ${jobs.length === 1 ? 'once' : `${jobs.length} times`}.`,
        vi: `push('+1') được gọi ba lần, concurrency 2: worker được gọi ${jobs.length} lần.`,
      },
      must: {
        en: 'Call the worker once for each push. Two equal x are two jobs: two people have written the same comment.',
        vi: 'Mỗi lần push gọi worker một lần. Hai x giống nhau là hai việc: hai người đã viết cùng một bình luận.',
      },
      expected: '3',
      seen: String(jobs.length),
    }));
  const answers = ['id 1', 'id 2', 'id 3'];
  for (const [index, answer] of answers.entries()) {
    called(await begunSoon(index + 1));
    jobs[index]?.answer(answer);
    await turns();
  }
  await bench.eventually(SOON_MS, () => settled(...pushed));
  for (const [index, each] of pushed.entries()) {
    const wanted = answers[index];
    must(bench, each.state === 'resolved' && each.value === wanted, () => ({
      did: {
        en: `push('+1') was called three times, and the worker gave 'id 1', 'id 2' and 'id 3' in turn; push ${index + 1} of the three ${said(each)}.`,
        vi: `push('+1') được gọi ba lần, và worker lần lượt trả về 'id 1', 'id 2', 'id 3'; lần push thứ ${index + 1} ${saidVi(each)}.`,
      },
      must: {
        en: 'Keep the promise of each push with its job, not under the key x: two equal x are two jobs.',
        vi: 'Hãy giữ promise của mỗi lần push đi cùng việc của nó, đừng tra theo khóa x: hai x giống nhau là hai việc.',
      },
      expected: show(wanted),
      seen: said(each),
    }));
  }
}

check(
  {
    id: 'each-gets-its-own-answer',
    title: { en: 'Every push gets the answer of its own job', vi: 'Mỗi push nhận kết quả của chính việc của mình' },
    why: {
      en: 'Behind each push stands a request that waits. Jobs end in another order than they began; and 0, an empty text and undefined are jobs and answers like any other. Two people may write the same words: equal jobs are two jobs.',
      vi: 'Sau mỗi push là một request đang đợi. Các việc kết thúc không theo thứ tự bắt đầu; còn 0, chuỗi rỗng và undefined là việc và kết quả như mọi giá trị khác. Hai người có thể viết cùng một câu: hai việc giống nhau vẫn là hai việc.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 10, concurrency: 3 });
    const work: [job: unknown, answer: unknown][] = [
      ['a', 'A'],
      [0, 'zero'],
      ['b', 0],
      ['', 'empty'],
      [undefined, ''],
      ['c', undefined],
    ];
    const pushed = work.map(([x]) => exchange.push(x));
    const done = new Set<Job>();
    // The newest first: they end in another order than they began.
    for (let count = 0; count < work.length; count += 1) {
      await begun(bench, exchange, count + 1);
      await turns();
      const job = exchange.jobs.findLast((each) => !done.has(each));
      if (!job) break;
      done.add(job);
      job.answer(work.find(([x]) => x === job.x)?.[1]);
    }
    await bench.eventually(SOON_MS, () => settled(...pushed));
    for (const [index, each] of pushed.entries()) {
      const wanted = work[index]?.[1];
      must(bench, each.state === 'resolved' && each.value === wanted, () => ({
        did: {
          en: `The worker gave ${show(wanted)} for ${show(each.x)}; push(${show(each.x)}) ${said(each)}.`,
          vi: `Worker trả về ${show(wanted)} cho ${show(each.x)}; push(${show(each.x)}) thì ${saidVi(each)}.`,
        },
        must: {
          en: 'Keep each job together with the promise of its own push, and resolve that one, whatever the value is.',
          vi: 'Hãy giữ mỗi việc đi cùng promise của chính lần push đó, và resolve đúng promise ấy, dù giá trị là gì.',
        },
        expected: show(wanted),
        seen: said(each),
      }));
    }
    await equalJobs(bench);
  },
);

/** A place that is given back twice lets in one too many, for good. Begins at once; what it gives back judges later. */
function placesAfterFailures(bench: Bench, way: 'throw' | 'reject'): () => void {
  const bug = new TypeError('no text');
  let working = 0;
  let most = 0;
  const queue = createQueue<unknown, unknown>({
    capacity: 10,
    concurrency: 1,
    worker: (x) => {
      if (x === 'bad' && way === 'throw') throw bug;
      if (x === 'bad') return Promise.reject(bug);
      working += 1;
      most = Math.max(most, working);
      // Stays at work: whoever begins beside it is one too many.
      return new Promise(() => {});
    },
  });
  for (const x of ['bad', 'bad', 1, 2, 3, 4]) push(bench, queue, x);
  return () =>
    must(bench, most <= 1, () => ({
      did: {
        en: `concurrency 1: the worker ${way === 'throw' ? 'threw' : 'rejected'} for the first two of six jobs, and then ${most} of the others were at work at the same time.`,
        vi: `concurrency 1: worker ${way === 'throw' ? 'ném lỗi' : 'reject'} ở hai việc đầu trong sáu việc, rồi ${most} việc còn lại được làm cùng lúc.`,
      },
      must: {
        en: 'Never more than concurrency at work, whatever happened before: a job gives its place back once, however it ends. With one too many after each failure, a bad evening takes the limit away.',
        vi: 'Trước đó xảy ra gì cũng không được quá concurrency việc cùng lúc: mỗi việc trả chỗ đúng một lần, dù kết thúc cách nào. Cứ mỗi lỗi lại dư ra một chỗ thì chỉ một buổi tối nhiều lỗi là giới hạn biến mất.',
      },
      expected: '≤ 1',
      seen: String(most),
    }));
}

check(
  {
    id: 'a-failure-stops-nobody-else',
    title: { en: 'A worker that fails stops nobody else', vi: 'Worker lỗi một việc không làm dừng các việc khác' },
    why: {
      en: 'One comment with a character that the database refuses, and the only consumer is dead: from then on everybody waits, and the log holds one single error, an hour old.',
      vi: 'Chỉ một bình luận có ký tự mà cơ sở dữ liệu không nhận là consumer duy nhất chết: từ đó ai cũng nằm chờ, mà log chỉ có đúng một lỗi, từ một tiếng trước.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const rejection = Object.assign(new Error('22021 invalid byte sequence'), { code: '22021' });
    const exception = new TypeError('thrown before there was a promise');
    const queue = createQueue<unknown, unknown>({
      capacity: 10,
      concurrency: 1,
      worker: (x) => {
        bench.wire.note('you', { en: `the worker begins ${show(x)}`, vi: `worker bắt đầu ${show(x)}` });
        if (x === 1 || x === 4) return Promise.reject(rejection);
        if (x === 2 || x === 5) throw exception;
        return `${x} done`;
      },
    });
    const places = (['throw', 'reject'] as const).map((way) => placesAfterFailures(bench, way));
    const pushed = [1, 2, 3, 4, 5, 6].map((x) => push(bench, queue, x));
    await bench.eventually(SOON_MS, () => settled(...pushed));
    await turns();
    const failures = new Map<unknown, Error>([
      [1, rejection],
      [2, exception],
      [4, rejection],
      [5, exception],
    ]);
    for (const each of pushed) {
      const error = failures.get(each.x);
      const right = error
        ? each.state === 'rejected' && each.error === error
        : each.state === 'resolved' && each.value === `${each.x} done`;
      const story = error ? `${error === rejection ? 'rejected with' : 'threw'} ${nameOf(error)}` : `answered ${show(`${each.x} done`)}`;
      const storyVi = error ? `${error === rejection ? 'reject với' : 'ném ra'} ${nameOf(error)}` : `trả về ${show(`${each.x} done`)}`;
      must(bench, right, () => ({
        did: {
          en: `For ${each.x} the worker ${each.state === 'pending' && !error ? 'would have' : ''} ${story}; push(${each.x}) ${said(each)}.`.replace(
            '  ',
            ' ',
          ),
          vi: `Với ${each.x}, worker ${each.state === 'pending' && !error ? 'lẽ ra ' : ''}${storyVi}; push(${each.x}) ${saidVi(each)}.`,
        },
        must: {
          en: 'Whether the worker throws or rejects: hand that very error to the push it belongs to, give the place on, and go on with the next.',
          vi: 'Dù worker ném lỗi hay reject: hãy đưa đúng lỗi đó cho lần push của nó, nhường chỗ lại, rồi làm tiếp việc sau.',
        },
        expected: error ? nameOf(error) : show(`${each.x} done`),
        seen: said(each),
      }));
    }
    for (const judge of places) judge();
  },
);

check(
  {
    id: 'has-room-again',
    title: { en: 'When one has ended there is room for one', vi: 'Xong một việc thì có chỗ cho một việc' },
    why: {
      en: 'A burst is over after a second. A queue that counts a job for ever, or counts the refused ones too, stays full until somebody restarts the process.',
      vi: 'Một đợt dồn dập qua đi sau một giây. Hàng đợi đếm mãi một việc đã xong, hoặc đếm cả những việc bị từ chối, thì cứ đầy cho đến khi có người khởi động lại tiến trình.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 2, concurrency: 1 });
    fill(exchange, 1, 3);
    await turns();
    for (let refusal = 0; refusal < 4; refusal += 1) exchange.push('refused');
    await turns();
    for (let index = 0; index < 4; index += 1) {
      await begun(bench, exchange, index + 1);
      exchange.jobs[index]?.answer('done');
      await turns();
      const next = exchange.push(4 + index);
      await turns();
      must(bench, next.state === 'pending', () => ({
        did: {
          en: `capacity 2, concurrency 1: the queue was full, refused some, and then ${index + 1} of the jobs ended; push(${next.x}) ${said(next)}.`,
          vi: `capacity 2, concurrency 1: hàng đợi đầy, từ chối vài việc, rồi ${index + 1} việc đã xong; push(${next.x}) ${saidVi(next)}.`,
        },
        must: {
          en: 'Whoever is refused takes no place, and a job that has ended gives its place back.',
          vi: 'Người bị từ chối không chiếm chỗ nào, và việc đã xong thì trả chỗ lại.',
        },
      }));
    }
  },
);

/** A failure is an answer too: whoever hears of it and tries again at once finds the place free. */
async function againFromTheCatch(bench: Bench): Promise<void> {
  const exchange = open(bench, { capacity: 0, concurrency: 1 });
  const { queue, jobs } = exchange;
  let again: Pushed | undefined;
  Promise.resolve(queue.push('first')).catch(() => {
    again = exchange.push('again');
  });
  await begun(bench, exchange, 1);
  jobs[0]?.fail(new Error('deadlock detected'));
  await bench.eventually(SOON_MS, () => again !== undefined && (jobs.length > 1 || settled(again)));
  const second = again;
  must(bench, second !== undefined && second.state === 'pending' && jobs.length > 1, () => ({
    did: second
      ? {
          en: `capacity 0, concurrency 1: a job failed, and from the catch of its push the caller pushed again at once; this push ${said(second)}.`,
          vi: `capacity 0, concurrency 1: một việc bị lỗi, và ngay trong catch của push đó bên gọi push lại; lần push này ${saidVi(second)}.`,
        }
      : {
          en: `capacity 0, concurrency 1: the worker rejected, and ${SOON_MS} ms later the push had not rejected.`,
          vi: `capacity 0, concurrency 1: worker đã reject, và ${SOON_MS} ms sau push vẫn chưa reject.`,
        },
    must: second
      ? {
          en: 'Give the place back before the promise of push settles, also when it rejects: to try again is what a failure is answered with.',
          vi: 'Hãy trả chỗ lại trước khi promise của push xong, cả khi nó reject: gặp lỗi thì người ta thử lại.',
        }
      : { en: 'Hand the failure to the push it belongs to.', vi: 'Hãy đưa lỗi cho đúng lần push của nó.' },
    expected: 'taken',
    seen: second ? said(second) : 'pending',
  }));
  jobs[1]?.answer('done');
}

check(
  {
    id: 'capacity-may-be-zero',
    title: { en: '`capacity: 0` means: nobody waits', vi: '`capacity: 0` nghĩa là: không ai được chờ' },
    why: {
      en: 'Zero is a sensible choice: work now or say no now. It is also the value that `||` takes for missing. And whoever was answered and calls again at once must find their place free.',
      vi: 'Số 0 là một lựa chọn hợp lý: làm ngay hoặc từ chối ngay. Nó cũng là giá trị mà `||` tưởng là thiếu. Và ai vừa được trả lời mà gọi lại ngay thì chỗ của họ phải đang trống.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 0, concurrency: 1 });
    const { queue, jobs } = exchange;
    exchange.push(1);
    await begun(bench, exchange, 1);
    const second = exchange.push(2);
    await bench.eventually(SOON_MS, () => settled(second));
    must(bench, second.state !== 'pending', () => ({
      did: {
        en: `capacity 0, concurrency 1: one job was at work, and push(2) ${said(second)}.`,
        vi: `capacity 0, concurrency 1: một việc đang làm, và push(2) ${saidVi(second)}.`,
      },
      must: { en: 'Reject with EQUEUEFULL: nobody may wait.', vi: 'Hãy reject bằng EQUEUEFULL: không ai được chờ.' },
      expected: 'EQUEUEFULL',
      seen: said(second),
    }));
    jobs[0]?.answer('done');
    await turns();
    const inTurn: Pushed = { x: 3, state: 'pending' };
    const caller = async (): Promise<void> => {
      for (const x of [3, 4, 5]) {
        inTurn.x = x;
        bench.wire.note('peer', { en: `push(${x})`, vi: `push(${x})` });
        await queue.push(x);
      }
    };
    const calls = caller().then(
      () => Object.assign(inTurn, { state: 'resolved' }),
      (error: unknown) => Object.assign(inTurn, { state: 'rejected', error }),
    );
    for (const index of [1, 2, 3]) {
      await bench.eventually(SOON_MS, () => jobs.length > index || settled(inTurn));
      jobs[index]?.answer('done');
    }
    await Promise.race([calls, bench.quiet(SOON_MS)]);
    must(bench, inTurn.state === 'resolved', () => ({
      did: {
        en: `capacity 0, concurrency 1: a caller awaited each push before the next; push(${show(inTurn.x)}) ${said(inTurn)}.`,
        vi: `capacity 0, concurrency 1: một bên gọi await từng push rồi mới push tiếp; push(${show(inTurn.x)}) ${saidVi(inTurn)}.`,
      },
      must: {
        en: 'Give the place back before the promise of push settles: whoever is answered may push again at once.',
        vi: 'Hãy trả chỗ lại trước khi promise của push xong: ai được trả lời rồi thì có thể push tiếp ngay.',
      },
    }));
    await againFromTheCatch(bench);
  },
);

check(
  {
    id: 'size-counts-the-waiting',
    title: { en: '`size` is the number of those waiting', vi: '`size` là số việc đang chờ' },
    why: {
      en: 'size is what you put on the dashboard and set an alarm on. If it counts those at work as well, a healthy queue never shows 0.',
      vi: 'size là con số bạn đưa lên dashboard và đặt cảnh báo. Nếu nó đếm cả việc đang làm thì hàng đợi khỏe mạnh chẳng bao giờ về 0.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 3, concurrency: 2 });
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      await turns();
      seen.push(exchange.queue.size);
      bench.wire.note('you', { en: `size is ${show(exchange.queue.size)}`, vi: `size là ${show(exchange.queue.size)}` });
    };
    await look();
    fill(exchange, 1, 2);
    await look();
    fill(exchange, 3, 5);
    await look();
    exchange.push(6);
    await look();
    for (let index = 0; index < 5; index += 1) {
      exchange.jobs[index]?.answer('done');
      await look();
    }
    const wanted = '0, 0, 3, 3, 2, 1, 0, 0, 0';
    must(bench, seen.join(', ') === wanted, () => ({
      did: {
        en: `capacity 3, concurrency 2. size when idle, with two at work, after three more, after a sixth that was refused, and after each of five ends: ${seen.join(', ')}.`,
        vi: `capacity 3, concurrency 2. size lúc rảnh, lúc hai việc đang làm, sau khi thêm ba việc, sau việc thứ sáu bị từ chối, và sau mỗi lần trong năm lần xong việc: ${seen.join(', ')}.`,
      },
      must: {
        en: 'Count those who wait: not those at work, not the refused.',
        vi: 'Hãy đếm những việc đang chờ: không đếm việc đang làm, không đếm việc bị từ chối.',
      },
      expected: wanted,
      seen: seen.join(', '),
    }));
  },
);

check(
  {
    id: 'works-again-after-idle',
    title: { en: 'After a quiet hour it works again', vi: 'Sau một giờ vắng khách vẫn làm tiếp' },
    why: {
      en: 'A consumer that ends when the queue is empty has to be started again by whoever comes next. Otherwise the first quiet minute of the night is the last one.',
      vi: 'Consumer kết thúc khi hàng đợi rỗng thì người đến sau phải khởi động lại nó. Không thì phút vắng khách đầu tiên trong đêm cũng là phút làm việc cuối cùng.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const exchange = open(bench, { capacity: 10, concurrency: 2 });
    let done = 0;
    for (const round of [1, 2, 3]) {
      const pushed = fill(exchange, round * 10, round * 10 + 3);
      for (let index = 0; index < 4; index += 1) {
        await begun(bench, exchange, done + 1);
        exchange.jobs[done]?.answer('done');
        done += 1;
      }
      await answered(bench, ...pushed);
      await turns();
    }
  },
);

check(
  {
    id: 'idle-keeps-nothing-alive',
    title: { en: 'An idle queue keeps nothing alive', vi: 'Hàng đợi rảnh không giữ gì sống' },
    why: {
      en: 'A loop that looks every millisecond whether somebody has come burns a core and keeps the process from ending. Who pushes knows that there is work.',
      vi: 'Vòng lặp cứ mỗi mili giây lại nhìn xem có ai đến chưa thì tốn CPU và không cho tiến trình kết thúc. Chính lần push đã biết là có việc.',
    },
    readOn: 'incident#bounded-queue',
  },
  async (bench) => {
    const queue = createQueue<unknown, unknown>({ capacity: 5, concurrency: 2, worker: (x) => x });
    const pushed = [1, 2, 3].map((x) => push(bench, queue, x));
    await bench.eventually(SOON_MS, () => settled(...pushed));
    const [leak] = await bench.leaks(300);
    bench.must(leak === undefined, () => ({
      did: {
        en: `All work was done, and 300 ms later a ${leak?.kind} of your queue still kept the process alive.`,
        vi: `Mọi việc đã xong, mà 300 ms sau hàng đợi của bạn vẫn còn một ${leak?.kind} giữ tiến trình sống.`,
      },
      must: {
        en: 'No polling: begin the next job in push, and when one ends.',
        vi: 'Đừng hỏi vòng (polling): hãy bắt đầu việc kế tiếp ngay trong push, và khi một việc xong.',
      },
      place: leak?.place,
    }));
  },
);

check(
  {
    id: 'thousands-in-line',
    title: { en: 'Thousands can wait', vi: 'Hàng nghìn việc cùng chờ được' },
    why: {
      en: 'A queue is longest when something is slow already. If each end calls the next worker from within, one level deeper for each job, it ends after some thousands with `Maximum call stack size exceeded`, and everybody behind waits for ever.',
      vi: 'Hàng dài nhất đúng vào lúc có thứ gì đó đang chậm. Nếu việc xong lại gọi worker kế tiếp từ bên trong nó, mỗi việc sâu thêm một tầng, thì sau vài nghìn việc sẽ gặp `Maximum call stack size exceeded`, và mọi việc phía sau chờ mãi mãi.',
    },
    readOn: 'incident#bounded-queue',
    limitMs: LONG_MS + 2000,
  },
  async (bench) => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let worked = 0;
    let answers = 0;
    let failure: unknown;
    const queue = createQueue<number, unknown>({
      capacity: THOUSANDS + 10,
      concurrency: 1,
      worker: (x) => {
        if (x === 0) return gate;
        worked += 1;
        return x;
      },
    });
    const fail = (error: unknown): void => {
      failure ??= error;
    };
    const counted = (): void => {
      answers += 1;
    };
    const send = (x: number): void => void Promise.resolve(queue.push(x)).then(counted, fail);
    send(0);
    await turns();
    for (let x = 1; x <= THOUSANDS; x += 1) send(x);
    await turns();
    release();
    await bench.eventually(LONG_MS, () => answers > THOUSANDS || failure !== undefined);
    must(bench, answers === THOUSANDS + 1, () => ({
      did: {
        en: `${THOUSANDS} were waiting, and the worker was done with each at once: it was called for ${worked} of them${failure === undefined ? '' : `, and one push rejected with ${nameOf(failure)}`}.`,
        vi: `${THOUSANDS} việc đang chờ, và worker làm xong từng việc ngay: nó được gọi cho ${worked} việc${failure === undefined ? '' : `, và một lần push reject với ${nameOf(failure)}`}.`,
      },
      must: {
        en: 'Begin the next job from a loop or through a promise, not by calling it from within the end of the last.',
        vi: 'Hãy bắt đầu việc kế tiếp bằng vòng lặp hoặc qua promise, đừng gọi nó từ bên trong phần kết thúc của việc trước.',
      },
      expected: String(THOUSANDS),
      seen: String(worked),
    }));
  },
);
