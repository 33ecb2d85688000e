import { type Bench, check, type Finding, type Outcome, program, show, type Text } from '#lab';

type Starter = typeof import('../../exercises/53-send-message/starter.ts');
type Deps = Parameters<Starter['createSender']>[0];
type Message = Parameters<Deps['post']>[0];
type Reply = Awaited<ReturnType<Deps['post']>>;

const { createSender } = await program<Starter>(import.meta.url, { createSender: 'function' });

/** Real milliseconds; minutes on the virtual clock take none of them. */
const PATIENT_MS = 2000;
/** The learner's `now` tells a time of today, on a whole second: Retry-After may be a date. */
const EPOCH_MS = Date.UTC(2026, 0, 5, 9, 0, 0);
const SPACING_MS = 300;
/** What the task allows before a first post that has nothing to wait for. */
const AT_ONCE_MS = 300;
const COOLDOWN_MS = 10_000;
const CEILINGS_MS = [1000, 2000, 4000, 5000];
/** More posts than any right program makes in one check. */
const MOST_POSTS = 300;

/** One call of `post`, on the virtual clock. */
interface Post {
  msg: Message;
  key: string;
  atMs: number;
  endMs: number;
}

/** What the server does with a post, and after how many milliseconds (20 unless it says). */
type Move = (Reply | { hangsUp: Error }) & { afterMs?: number };
type Play = (post: Post, index: number) => Move | Promise<Move>;

type Said = { settled: 'pending' } | Outcome<{ id: number }>;

/** A message that was handed over, and what has become of it. */
interface Handed {
  said: Said;
  done: Promise<void>;
}

function hungUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

const hangUp = (): Move => ({ hangsUp: hungUp() });
const stored = (_post: Post, index: number): Move => ({ status: 201, id: 100 + index });

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString('en-US')} ms`;
}

function msVi(value: number): string {
  return `${Math.round(value).toLocaleString('vi-VN')} ms`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return show(error);
  const { code, status } = error as NodeJS.ErrnoException & { status?: unknown };
  if (typeof code === 'string') return code;
  return status === undefined ? `${error.name}: ${error.message}` : `an Error with status ${status}`;
}

function told(said: Said): string {
  if (said.settled === 'pending') return 'had not settled';
  return said.settled === 'resolved' ? `resolved with ${show(said.value)}` : `rejected with ${nameOf(said.error)}`;
}

function toldVi(said: Said): string {
  if (said.settled === 'pending') return 'chưa xong';
  return said.settled === 'resolved' ? `resolve ${show(said.value)}` : `reject ${nameOf(said.error).replace('an Error with', 'Error có')}`;
}

function must(bench: Bench, holds: boolean, finding: () => Finding): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

/** One sender, the server behind it, and the clock that both live on. */
class World {
  readonly posts: Post[] = [];
  readonly #bench: Bench;
  readonly #play: Play;
  readonly #send: ReturnType<Starter['createSender']>;

  constructor(bench: Bench, play: Play, random: () => number = bench.random) {
    this.#bench = bench;
    this.#play = play;
    const { now, sleep } = bench.useVirtualTime();
    this.#send = createSender({ post: (msg, o) => this.#post(msg, o), now: () => EPOCH_MS + now(), sleep: (ms) => sleep(ms), random });
  }

  hand(userId: string, text: string, taskId = 7): Handed {
    const handed: Handed = { said: { settled: 'pending' }, done: Promise.resolve() };
    // A program that throws at once is as good as one that rejects.
    handed.done = (async () => this.#send({ userId, taskId, text }))().then(
      (value) => {
        handed.said = { settled: 'resolved', value };
      },
      (error: unknown) => {
        handed.said = { settled: 'rejected', error };
      },
    );
    return handed;
  }

  /** Waits until all of them have settled. */
  async all(handed: readonly Handed[]): Promise<void> {
    await this.#bench.settle(PATIENT_MS, Promise.all(handed.map(({ done }) => done)), () => ({
      did: {
        en: `After ${ms(this.#bench.clock.now())} on the clock of \`sleep\` and ${this.posts.length} posts, ${handed.filter(({ said }) => said.settled === 'pending').length} of ${handed.length} messages had not settled.`,
        vi: `Sau ${msVi(this.#bench.clock.now())} theo đồng hồ của \`sleep\` và ${this.posts.length} lần gửi, ${handed.filter(({ said }) => said.settled === 'pending').length} trên ${handed.length} tin nhắn vẫn chưa xong.`,
      },
      must: {
        en: 'Settle every message, and wait only with the `sleep` that you are given: on the clock of the check minutes take no time.',
        vi: 'Tin nào cũng phải có kết quả, và chỉ chờ bằng `sleep` được truyền vào: trên đồng hồ của phép kiểm tra, chờ vài phút cũng không tốn giây nào.',
      },
    }));
  }

  async #post(msg: Message, o: { idempotencyKey: string }): Promise<Reply> {
    const { clock, wire } = this.#bench;
    const index = this.posts.length;
    const post: Post = { msg, key: o?.idempotencyKey, atMs: clock.now(), endMs: Number.POSITIVE_INFINITY };
    // Past this a program has lost count: it is kept waiting and judged.
    if (index >= MOST_POSTS) return new Promise(() => {});
    this.posts.push(post);
    wire.note('you', { en: `${msg?.userId} posts "${msg?.text}"`, vi: `${msg?.userId} gửi "${msg?.text}"` });
    const move = await this.#play(post, index);
    await clock.sleep(move.afterMs ?? 20);
    post.endMs = clock.now();
    if ('hangsUp' in move) {
      wire.note('peer', { en: `socket hang up for "${msg?.text}"`, vi: `socket hang up cho "${msg?.text}"` });
      throw move.hangsUp;
    }
    const after = move.retryAfter ? `, Retry-After: ${move.retryAfter}` : '';
    wire.note('peer', { en: `${move.status} for "${msg?.text}"${after}`, vi: `${move.status} cho "${msg?.text}"${after}` });
    return { status: move.status, ...(move.id === undefined ? {} : { id: move.id }), retryAfter: move.retryAfter ?? null };
  }
}

/** Milliseconds from the answer to one post to the start of the next. */
function waits(posts: readonly Post[]): number[] {
  return posts.slice(1).map(({ atMs }, index) => atMs - (posts[index]?.endMs ?? 0));
}

/** The backend of the incident: two connections, 200 ms for an insert, and a proxy that hangs up after 300 ms. */
class Backend {
  static readonly INSERT_MS = 200;
  static readonly PROXY_MS = 300;
  readonly rows: { key: string; text: string }[] = [];
  readonly #bench: Bench;
  readonly #inserts = new Map<string, Promise<number>>();
  readonly #waiting: (() => void)[] = [];
  #free = 2;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** The insert goes on whether the proxy still waits or not. */
  readonly play: Play = async ({ key, msg }) => {
    const { clock } = this.#bench;
    let insert = this.#inserts.get(key);
    if (!insert) {
      insert = this.#insert(key, msg.text);
      this.#inserts.set(key, insert);
    }
    const first = await Promise.race([insert, clock.sleep(Backend.PROXY_MS).then(() => undefined)]);
    return first === undefined ? { hangsUp: hungUp(), afterMs: 0 } : { status: 201, id: first, afterMs: 0 };
  };

  async #insert(key: string, text: string): Promise<number> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await this.#bench.clock.sleep(Backend.INSERT_MS);
    this.rows.push({ key, text });
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
    return this.rows.length;
  }
}

/** So many users at once, so many messages each. */
const SCENES: readonly { users: number; each: number; name: Text }[] = [
  { users: 3, each: 1, name: { en: '3 users at once', vi: '3 người cùng lúc' } },
  { users: 1, each: 10, name: { en: '1 user × 10 messages', vi: '1 người × 10 tin nhắn' } },
  { users: 2, each: 1, name: { en: '2 users at once', vi: '2 người cùng lúc' } },
];

check(
  {
    id: 'one-row-per-message',
    title: { en: 'Three at once: three accepted, three rows', vi: 'Ba người cùng lúc: ba tin được nhận, ba dòng' },
    why: {
      en: 'After `socket hang up` nobody knows whether the row is there. Only a key that stays the same lets the server see that it has stored this message already.',
      vi: 'Sau `socket hang up` không ai biết dòng đã được ghi hay chưa. Chỉ một key giữ nguyên mới cho server thấy rằng tin này nó đã lưu rồi.',
    },
    readOn: 'incident#send-message',
  },
  async (bench) => {
    for (const { users, each, name } of SCENES) {
      const backend = new Backend(bench);
      const world = new World(bench, backend.play);
      const handed: Handed[] = [];
      for (let user = 1; user <= users; user += 1) {
        for (let n = 1; n <= each; n += 1) handed.push(world.hand(`user ${user}`, `u${user} m${n}`));
      }
      await world.all(handed);
      // What the proxy has given up is still being inserted.
      await bench.clock.sleep(1000);
      const bad = handed.find(({ said }) => said.settled !== 'resolved');
      must(bench, !bad, () => ({
        did: {
          en: `${name.en}: one of ${handed.length} messages ${told(bad?.said ?? { settled: 'pending' })}, after ${world.posts.length} posts in all.`,
          vi: `${name.vi}: một trong ${handed.length} tin nhắn ${toldVi(bad?.said ?? { settled: 'pending' })}, sau tất cả ${world.posts.length} lần gửi.`,
        },
        must: {
          en: 'Post again after a hang-up, with the same key: all messages get through.',
          vi: 'Bị cúp máy thì gửi lại, với cùng key: tin nào cũng phải tới.',
        },
      }));
      must(bench, backend.rows.length === handed.length, () => ({
        did: {
          en: `${name.en}: ${backend.rows.length} rows for ${handed.length} messages. ${whyNot(world, backend.rows).en}`,
          vi: `${name.vi}: ${backend.rows.length} dòng cho ${handed.length} tin nhắn. ${whyNot(world, backend.rows).vi}`,
        },
        must: {
          en: 'Make one key for each message, unlike any other, before the first post, and send it with every post of that message.',
          vi: 'Mỗi tin nhắn tạo key một lần, không trùng với key nào khác, trước lần gửi đầu, và mọi lần gửi của tin đó đều mang key ấy.',
        },
        expected: String(handed.length),
        seen: String(backend.rows.length),
      }));
    }
  },
);

/** What came between the messages and their rows. */
function whyNot({ posts }: World, rows: readonly { text: string }[]): Text {
  const stored = rows.map(({ text }) => text);
  const again = stored.find((text, index) => stored.indexOf(text) !== index);
  const owner = new Map<string, string>();
  for (const { key, msg } of posts) if (!owner.has(key)) owner.set(key, msg.text);
  const lost = posts.find(({ key, msg }) => owner.get(key) !== msg.text);
  if (lost)
    return {
      en: `"${owner.get(lost.key)}" and "${lost.msg.text}" shared a key, and one of the two is lost: its sender was told the id of the other.`,
      vi: `"${owner.get(lost.key)}" và "${lost.msg.text}" dùng chung một key, và một trong hai tin đã mất: người gửi nó nhận id của tin kia.`,
    };
  if (again !== undefined)
    return {
      en: `"${again}" was stored more than once, under keys that differ.`,
      vi: `"${again}" bị lưu nhiều lần, dưới các key khác nhau.`,
    };
  return { en: 'The others were never posted.', vi: 'Những tin còn lại chưa hề được gửi.' };
}

check(
  {
    id: 'keys-never-meet',
    title: { en: 'Two messages never share a key', vi: 'Hai tin nhắn không bao giờ chung key' },
    why: {
      en: 'Whoever writes "ok" twice means it twice. If both carry one key, the server answers the second with the id of the first, and the message is gone without an error.',
      vi: 'Ai viết "ok" hai lần là muốn nói hai lần. Hai tin chung một key thì server trả lời tin sau bằng id của tin trước, và tin nhắn biến mất mà không có lỗi nào.',
    },
    readOn: 'incident#send-message',
  },
  async (bench) => {
    const dice = (): (() => number) => () => 0.5;
    // Two tabs of one browser: nothing that they were given tells them apart.
    const tabs = [new World(bench, stored, dice()), new World(bench, stored, dice())];
    for (const tab of tabs) await tab.all([tab.hand('ann', 'ok'), tab.hand('ann', 'ok'), tab.hand('bob', 'ok')]);
    const keys = tabs.flatMap(({ posts }) => posts.map(({ key }) => key));
    const empty = keys.find((key) => typeof key !== 'string' || key === '');
    must(bench, !keys.includes(empty as string), () => ({
      did: {
        en: `A post carried the idempotencyKey ${show(empty)}.`,
        vi: `Có lần gửi mang idempotencyKey là ${show(empty)}.`,
      },
      must: { en: 'Send a string that is not empty with every post.', vi: 'Lần gửi nào cũng phải kèm một chuỗi không rỗng.' },
    }));
    const different = new Set(keys).size;
    must(bench, different === 6, () => ({
      did: {
        en: `Two senders sent the text "ok" three times each; ${keys.length} posts carried ${different} different keys: ${[...new Set(keys)].slice(0, 3).join(', ')}${different > 3 ? ', …' : ''}`,
        vi: `Hai bộ gửi, mỗi bộ gửi chữ "ok" ba lần; ${keys.length} lần gửi mang ${different} key khác nhau: ${[...new Set(keys)].slice(0, 3).join(', ')}${different > 3 ? ', …' : ''}`,
      },
      must: {
        en: "Make every key unique in the world: not of the message's fields, not by counting, not with `random`. randomUUID() of node:crypto does it.",
        vi: 'Key phải là duy nhất ở mọi nơi: đừng ghép từ các trường của tin nhắn, đừng đếm, đừng dùng `random`. randomUUID() của node:crypto làm được việc đó.',
      },
      expected: '6',
      seen: String(different),
    }));
  },
);

check(
  {
    id: 'a-yes-is-a-yes',
    title: { en: '200 to 299 with an id: stored, and said so', vi: '200 đến 299 kèm id: đã lưu, và báo đúng như vậy' },
    why: {
      en: 'A message that is stored and reported as failed is written a second time, by hand. 202 is what a backend with a queue says, and a row may well have the number 0.',
      vi: 'Tin đã lưu mà báo là hỏng thì người dùng sẽ tự tay viết lại lần nữa. Backend có hàng đợi thì trả 202, và dòng số 0 là chuyện có thật.',
    },
    readOn: 'incident#send-message',
  },
  async (bench) => {
    const yes: readonly (Reply & { id: number })[] = [
      { status: 200, id: 31 },
      { status: 201, id: 0 },
      { status: 202, id: 32 },
      { status: 299, id: 33 },
    ];
    for (const { status, id } of yes) {
      const world = new World(bench, () => ({ status, id }));
      const handed = world.hand('ann', 'm1', 12);
      await world.all([handed]);
      must(bench, handed.said.settled === 'resolved' && handed.said.value?.id === id, () => ({
        did: {
          en: `The server answered ${status} with id ${id}; your promise ${told(handed.said)}, after ${world.posts.length === 1 ? 'one post' : `${world.posts.length} posts`}.`,
          vi: `Server trả về ${status} với id ${id}; promise của bạn ${toldVi(handed.said)}, sau ${world.posts.length} lần gửi.`,
        },
        must: {
          en: 'Resolve with { id } for every status from 200 to 299 with an id. 0 is an id.',
          vi: 'Mọi status từ 200 đến 299 kèm id thì resolve với { id }. 0 cũng là một id.',
        },
        expected: `{ id: ${id} }`,
        seen: told(handed.said),
      }));
      const msg = world.posts[0]?.msg;
      must(bench, msg?.userId === 'ann' && msg?.taskId === 12 && msg?.text === 'm1', () => ({
        did: {
          en: `Handed over was { userId: 'ann', taskId: 12, text: 'm1' }; \`post\` got ${show(msg)}.`,
          vi: `Tin được giao là { userId: 'ann', taskId: 12, text: 'm1' }; \`post\` nhận ${show(msg)}.`,
        },
        must: {
          en: 'Post the message as it is: without the task nobody knows what the comment belongs to.',
          vi: 'Hãy gửi tin đúng như nhận được: thiếu task thì không ai biết bình luận thuộc về đâu.',
        },
      }));
    }
  },
);

check(
  {
    id: 'in-order-and-apart',
    title: { en: 'One user × 10: in order, 300 ms apart', vi: 'Một người × 10: đúng thứ tự, cách nhau 300 ms' },
    why: {
      en: 'Ten messages that look at the same clock in the same moment all see "free". And a random wait before each of them shuffles a conversation.',
      vi: 'Mười tin cùng nhìn đồng hồ vào một thời điểm thì tin nào cũng thấy "đang rảnh". Còn chờ ngẫu nhiên trước từng tin thì làm xáo trộn cả cuộc trò chuyện.',
    },
    readOn: 'incident#spacing',
  },
  async (bench) => {
    const atOnce: readonly number[] = Array(10).fill(0);
    const scenes = [
      { afterMs: 200, handedMs: atOnce },
      { afterMs: 20, handedMs: atOnce },
      // While the distance still counts nobody is waiting, and the post before has been answered.
      { afterMs: 20, handedMs: [0, 100, 450, 2500] },
    ];
    for (const { afterMs, handedMs } of scenes) {
      const world = new World(bench, (_post, index) => ({ status: 201, id: index + 1, afterMs }));
      const began = bench.clock.now();
      const texts = handedMs.map((_, n) => `m${n + 1}`);
      const handed: Handed[] = [];
      for (const [n, atMs] of handedMs.entries()) {
        if (atMs > 0) await bench.clock.sleep(began + atMs - bench.clock.now());
        handed.push(world.hand('ann', texts[n] ?? ''));
      }
      await world.all(handed);
      const scene: Text =
        handedMs === atOnce
          ? { en: 'Ten messages of one user, handed over at once', vi: 'Mười tin của một người, giao cùng lúc' }
          : {
              en: `${handedMs.length} messages of one user, handed over at ${handedMs.join(', ')} ms`,
              vi: `${handedMs.length} tin của một người, giao lúc ${handedMs.join(', ')} ms`,
            };
      const order = world.posts.map(({ msg }) => msg.text);
      must(bench, order.join() === texts.join(), () => ({
        did: {
          en: `${scene.en}, were posted in this order: ${order.join(', ')}.`,
          vi: `${scene.vi}, được gửi theo thứ tự: ${order.join(', ')}.`,
        },
        must: {
          en: "Post one user's messages in the order in which you got them, each of them once if it is accepted.",
          vi: 'Hãy gửi tin của một người theo đúng thứ tự nhận được, tin nào được nhận rồi thì chỉ gửi một lần.',
        },
        expected: texts.join(', '),
        seen: order.join(', '),
      }));
      const gaps = world.posts.slice(1).map(({ atMs }, index) => atMs - (world.posts[index]?.atMs ?? 0));
      const least = Math.min(...gaps);
      must(bench, least >= SPACING_MS - 1, () => ({
        did: {
          en: `${scene.en}: from one post to the next passed ${gaps.map(Math.round).join(', ')} ms.`,
          vi: `${scene.vi}: từ lần gửi này đến lần gửi sau là ${gaps.map(Math.round).join(', ')} ms.`,
        },
        must:
          handedMs === atOnce
            ? {
                en: 'Keep 300 ms from start to start. Take your moment in the same tick in which you look whether it is free, and wait afterwards.',
                vi: 'Hãy giữ 300 ms từ lúc bắt đầu đến lúc bắt đầu. Vừa xem còn trống là giữ chỗ ngay, rồi mới chờ.',
              }
            : {
                en: 'Keep 300 ms from start to start, also when nobody is waiting any more: remember when this user last began.',
                vi: 'Hãy giữ 300 ms từ lúc bắt đầu đến lúc bắt đầu, kể cả khi không còn tin nào đang chờ: hãy nhớ người này bắt đầu gửi lần cuối khi nào.',
              },
        expected: `≥ ${SPACING_MS} ms`,
        seen: ms(least),
      }));
      // The first and, where there is one, the one that comes when the distance has long been over.
      for (const n of handedMs === atOnce ? [0] : [0, 3]) {
        const late = (world.posts[n]?.atMs ?? 0) - began - (handedMs[n] ?? 0);
        must(bench, late <= AT_ONCE_MS + 1, () => ({
          did: {
            en: `${scene.en}: m${n + 1} had nothing to wait for, and was posted after ${ms(late)}.`,
            vi: `${scene.vi}: m${n + 1} không phải đợi gì, mà sau ${msVi(late)} mới được gửi.`,
          },
          must: {
            en: 'Post within 300 ms where there is nothing to keep a distance from.',
            vi: 'Không phải giữ khoảng cách với tin nào thì hãy gửi trong vòng 300 ms.',
          },
        }));
      }
      const wrong = handed.findIndex(({ said }, n) => said.settled !== 'resolved' || said.value?.id !== n + 1);
      must(bench, wrong < 0, () => ({
        did: {
          en: `m${wrong + 1} was stored with id ${wrong + 1}; its promise ${told(handed[wrong]?.said ?? { settled: 'pending' })}.`,
          vi: `m${wrong + 1} được lưu với id ${wrong + 1}; promise của nó ${toldVi(handed[wrong]?.said ?? { settled: 'pending' })}.`,
        },
        must: { en: 'Resolve every message with the id of its own row.', vi: 'Mỗi tin phải resolve với id của chính dòng nó.' },
        expected: JSON.stringify({ id: wrong + 1 }),
        seen: told(handed[wrong]?.said ?? { settled: 'pending' }),
      }));
    }
    await afterTheBreaker(bench);
  },
);

/** Several messages of one user meet the open breaker. Those that wait there keep order and distance all the same. */
async function afterTheBreaker(bench: Bench): Promise<void> {
  let up = false;
  const world = new World(bench, (post, index) => (up ? stored(post, index) : hangUp()));
  const openedMs = await openBreaker(world);
  up = true;
  await bench.clock.sleep(5000);
  const texts = ['m1', 'm2', 'm3', 'm4'];
  await world.all(texts.map((text) => world.hand('bob', text)));
  const firsts = texts.flatMap((text) => world.posts.find(({ msg }) => msg.text === text) ?? []).sort((a, b) => a.atMs - b.atMs);
  const order = firsts.map(({ msg }) => msg.text);
  const gaps = firsts.slice(1).map(({ atMs }, index) => atMs - (firsts[index]?.atMs ?? 0));
  const from = ms((firsts[0]?.atMs ?? 0) - openedMs);
  const fromVi = msVi((firsts[0]?.atMs ?? 0) - openedMs);
  must(bench, order.join() === order.toSorted().join() && gaps.every((gap) => gap >= SPACING_MS - 1), () => ({
    did: {
      en: `Bob handed over m1 to m4 while the breaker was open. ${from} after it had opened you posted ${order.join(', ')}, ${gaps.map(Math.round).join(', ')} ms apart.`,
      vi: `Bob giao m1 đến m4 lúc cầu dao đang mở. ${fromVi} sau khi cầu dao mở, bạn gửi ${order.join(', ')}, cách nhau ${gaps.map(Math.round).join(', ')} ms.`,
    },
    must: {
      en: 'What waits at the breaker goes in order and 300 ms apart as well: take the distance where you really post.',
      vi: 'Tin đợi ở cầu dao cũng phải đi đúng thứ tự và cách nhau 300 ms: hãy tính khoảng cách ở lúc gửi thật.',
    },
    expected: `≥ ${SPACING_MS} ms`,
    seen: gaps.map(ms).join(', '),
  }));
}

check(
  {
    id: 'others-do-not-wait',
    title: { en: 'Users do not wait for each other', vi: 'Người này không phải đợi người kia' },
    why: {
      en: 'One lock for everybody is right and slow: with ten messages of Ann in front of him, Bob waits three seconds for his first.',
      vi: 'Một khóa chung cho tất cả thì đúng nhưng chậm: Ann có mười tin đứng trước thì Bob phải đợi ba giây mới gửi được tin đầu.',
    },
    readOn: 'incident#mutex',
  },
  async (bench) => {
    const world = new World(bench, (_post, index) => ({ status: 201, id: index + 1, afterMs: 200 }));
    const handed = Array.from({ length: 10 }, (_, n) => world.hand('ann', `m${n + 1}`));
    await bench.clock.sleep(50);
    const beganMs = bench.clock.now();
    handed.push(world.hand('bob', 'hello'));
    await world.all(handed);
    const bobs = world.posts.find(({ msg }) => msg.userId === 'bob');
    const waited = (bobs?.atMs ?? Number.POSITIVE_INFINITY) - beganMs;
    must(bench, waited <= AT_ONCE_MS + 1, () => ({
      did: {
        en: `Ann had handed over ten messages, then Bob one. His was posted after ${ms(waited)}.`,
        vi: `Ann đưa mười tin, rồi Bob đưa một tin. Tin của Bob sau ${msVi(waited)} mới được gửi.`,
      },
      must: { en: 'Keep the spacing and the lock per `userId`.', vi: 'Hãy giữ khoảng cách và khóa riêng theo từng `userId`.' },
      expected: `≤ ${AT_ONCE_MS} ms`,
      seen: ms(waited),
    }));
    const busy = new World(bench, (post, index) => (index === 0 ? { status: 429, retryAfter: '30' } : stored(post, index)));
    const slow = busy.hand('ann', 'too fast');
    await bench.clock.sleep(500);
    const handedMs = bench.clock.now();
    await busy.all([slow, busy.hand('bob', 'hello')]);
    const heldMs = (busy.posts.find(({ msg }) => msg.userId === 'bob')?.atMs ?? Number.POSITIVE_INFINITY) - handedMs;
    must(bench, heldMs <= AT_ONCE_MS + 1, () => ({
      did: {
        en: `Ann was told 429 with Retry-After "30". Half a second later Bob handed over a message, and it was posted after ${ms(heldMs)}.`,
        vi: `Ann nhận 429 với Retry-After "30". Nửa giây sau Bob giao một tin, và sau ${msVi(heldMs)} nó mới được gửi.`,
      },
      must: {
        en: 'Retry-After holds the message that was told so, and at most its own user: Bob was not too fast.',
        vi: 'Retry-After chỉ giữ tin đã nhận câu trả lời đó, cùng lắm là giữ người gửi nó: Bob có gửi quá nhanh đâu.',
      },
      expected: `≤ ${AT_ONCE_MS} ms`,
      seen: ms(heldMs),
    }));
  },
);

check(
  {
    id: 'backing-off-holds-nobody',
    title: { en: 'A message that backs off holds up nobody', vi: 'Tin đang chờ thử lại không cản ai' },
    why: {
      en: 'A lock that is held during the backoff turns one hang-up into a queue: the next message waits for seconds that have nothing to do with it.',
      vi: 'Giữ khóa trong lúc backoff (giãn dần) thì một lần bị cúp máy thành cả hàng đợi: tin kế tiếp phải đợi nhiều giây không liên quan gì đến nó.',
    },
    readOn: 'incident#send-message',
  },
  async (bench) => {
    // The first message fails three times; nearly the longest waits that there are.
    const world: World = new World(
      bench,
      (post, index): Move =>
        post.msg.text === 'first' && world.posts.filter(({ msg }) => msg.text === 'first').length <= 3 ? hangUp() : stored(post, index),
      () => 0.99,
    );
    const handed = [world.hand('ann', 'first'), world.hand('ann', 'second'), world.hand('bob', 'third')];
    await world.all(handed);
    const at = (text: string): number => world.posts.find(({ msg }) => msg.text === text)?.atMs ?? Number.POSITIVE_INFINITY;
    for (const [text, who, whoVi] of [
      ['second', "Ann's second message", 'Tin thứ hai của Ann'],
      ['third', "Bob's message", 'Tin của Bob'],
    ] as const) {
      const late = at(text) - at('first');
      // The spacing, a post and a random wait: well under the first backoff.
      must(bench, late <= 900, () => ({
        did: {
          en: `Ann's first message was hung up on and backed off. ${who} was posted ${ms(late)} after it.`,
          vi: `Tin đầu của Ann bị cúp máy và đang chờ thử lại. ${whoVi} phải ${msVi(late)} sau mới được gửi.`,
        },
        must: {
          en: 'Give the lock back before you back off. The turn is for the first post; repeats need none.',
          vi: 'Hãy trả khóa trước khi chờ thử lại. Lượt chỉ dành cho lần gửi đầu; gửi lại không cần xin lượt.',
        },
        expected: '≤ 900 ms',
        seen: ms(late),
      }));
    }
  },
);

check(
  {
    id: 'five-posts-at-most',
    title: { en: 'Five posts, then the last error', vi: 'Năm lần gửi, rồi báo lỗi cuối' },
    why: {
      en: 'The first cure of the incident went from three retries to five and called both "attempts". One too many for everybody is a fifth more load on a backend that is down.',
      vi: 'Cách chữa đầu tiên của sự cố tăng số lần thử lại từ ba lên năm, mà gọi lẫn "lần thử" với "lần thử lại". Ai cũng dư một lần là thêm một phần năm tải lên một backend đang gục.',
    },
    readOn: 'incident#send-message',
  },
  async (bench) => {
    const errors = Array.from({ length: MOST_POSTS + 1 }, hungUp);
    const dead = new World(bench, (_post, index) => ({ hangsUp: errors[index] ?? hungUp() }));
    const lost = dead.hand('ann', 'm1');
    await dead.all([lost]);
    exactly(bench, dead, 5, { en: 'Every post was hung up on', vi: 'Lần gửi nào cũng bị cúp máy' });
    must(bench, lost.said.settled === 'rejected' && lost.said.error === errors[4], () => ({
      did: {
        en: `All five posts failed with ECONNRESET; your promise ${told(lost.said)}${nameOf(lost.said.settled === 'rejected' && lost.said.error) === 'ECONNRESET' ? ', but it is not the error of the fifth post' : ''}.`,
        vi: `Cả năm lần gửi đều lỗi ECONNRESET; promise của bạn ${toldVi(lost.said)}${nameOf(lost.said.settled === 'rejected' && lost.said.error) === 'ECONNRESET' ? ', nhưng không phải lỗi của lần gửi thứ năm' : ''}.`,
      },
      must: { en: 'Reject with the very error of the last post.', vi: 'Hãy reject bằng chính lỗi của lần gửi cuối.' },
    }));
    const broken = new World(bench, (_post, index) => ({ status: index === 4 ? 503 : 500 }));
    const refused = broken.hand('ann', 'm1');
    await broken.all([refused]);
    exactly(bench, broken, 5, { en: 'The server answered 500, 500, 500, 500, 503', vi: 'Server trả về 500, 500, 500, 500, 503' });
    rejectedWith(bench, refused, 503);
    const late = new World(bench, (post, index) => (index < 4 ? hangUp() : stored(post, index)));
    const saved = late.hand('ann', 'm1');
    await late.all([saved]);
    must(bench, saved.said.settled === 'resolved' && late.posts.length === 5, () => ({
      did: {
        en: `The fifth post would have been accepted; you posted ${times(late.posts.length)} and your promise ${told(saved.said)}.`,
        vi: `Lần gửi thứ năm lẽ ra được nhận; bạn gửi ${late.posts.length} lần và promise của bạn ${toldVi(saved.said)}.`,
      },
      must: { en: 'Make five posts before you give up.', vi: 'Hãy gửi đủ năm lần rồi mới bỏ cuộc.' },
      expected: '5',
      seen: String(late.posts.length),
    }));
  },
);

function exactly(bench: Bench, { posts }: World, count: number, scene: Text): void {
  must(bench, posts.length === count, () => ({
    did: {
      en: `${scene.en}, and your message was posted ${posts.length >= MOST_POSTS ? `more than ${MOST_POSTS - 1} times` : times(posts.length)}.`,
      vi: `${scene.vi}, và tin nhắn được gửi ${posts.length >= MOST_POSTS ? `hơn ${MOST_POSTS - 1}` : posts.length} lần.`,
    },
    must:
      count === 1
        ? {
            en: 'Post it once: the server has said no, and will say it again.',
            vi: 'Chỉ gửi một lần: server đã từ chối, và lần sau cũng vậy.',
          }
        : { en: `Make ${count} posts in all, the first one included.`, vi: `Hãy gửi tất cả ${count} lần, tính cả lần đầu.` },
    expected: String(count),
    seen: String(posts.length),
  }));
}

function rejectedWith(bench: Bench, { said }: Handed, status: number, { id }: Partial<Reply> = {}): void {
  const without: Text = status < 300 ? { en: ' without an id', vi: ' không kèm id' } : { en: '', vi: '' };
  const withId: Text = id === undefined ? without : { en: ` with id ${id}`, vi: ` kèm id ${id}` };
  const right = said.settled === 'rejected' && said.error instanceof Error && (said.error as { status?: unknown }).status === status;
  must(bench, right, () => ({
    did: {
      en: `The last answer was ${status}${withId.en}; your promise ${told(said)}.`,
      vi: `Câu trả lời cuối là ${status}${withId.vi}; promise của bạn ${toldVi(said)}.`,
    },
    must: {
      en: `Reject with an Error whose \`status\` is ${status}.`,
      vi: `Hãy reject bằng một Error có \`status\` là ${status}.`,
    },
    expected: `status: ${status}`,
    seen: told(said),
  }));
}

check(
  {
    id: 'a-no-is-final',
    title: { en: 'A no is final, and holds up nobody', vi: 'Server từ chối là dứt khoát, và không cản tin sau' },
    why: {
      en: '400, 403, 413: the same message gets the same answer for ever. And one rejected promise in a chain of promises must not reject all that follow.',
      vi: '400, 403, 413: gửi lại cùng tin đó thì mãi mãi nhận cùng câu trả lời. Và một promise bị reject trong chuỗi không được kéo mọi promise phía sau bị reject theo.',
    },
    readOn: 'incident#send-message',
  },
  async (bench) => {
    const noes: readonly Reply[] = [
      { status: 400 },
      { status: 404 },
      { status: 408 },
      { status: 413 },
      { status: 425 },
      // Neither of them says that the message is stored.
      { status: 304, id: 5 },
      { status: 204 },
    ];
    for (const no of noes) {
      const { status } = no;
      const world = new World(bench, ({ msg }, index) => (msg.text === 'bad' ? no : stored({} as Post, index)));
      const bad = world.hand('ann', 'bad');
      const good = world.hand('ann', 'good');
      await world.all([bad, good]);
      const posted = world.posts.filter(({ msg }) => msg.text === 'bad').length;
      must(bench, posted === 1, () => ({
        did: {
          en: `The server answered ${status}, and the message was posted ${times(posted)}.`,
          vi: `Server trả về ${status}, mà tin nhắn được gửi ${posted} lần.`,
        },
        must: {
          en: 'Post again only after a rejection of `post`, 429, and 500 or more.',
          vi: 'Chỉ gửi lại khi `post` bị reject, khi gặp 429, và khi status từ 500 trở lên.',
        },
        expected: '1',
        seen: String(posted),
      }));
      rejectedWith(bench, bad, status, no);
      must(bench, good.said.settled === 'resolved', () => ({
        did: {
          en: `One message of a user was refused with ${status}; the next one, which is fine, ${told(good.said)}.`,
          vi: `Một tin của người dùng bị từ chối với ${status}; tin kế tiếp, vốn không sao, thì ${toldVi(good.said)}.`,
        },
        must: { en: "Let the user's next message go on after a failure.", vi: 'Sau một thất bại, tin kế tiếp của người đó vẫn phải đi.' },
      }));
    }
  },
);

check(
  {
    id: 'waits-grow-and-spread',
    title: { en: 'The waits grow, differ, and keep below the ceiling', vi: 'Khoảng chờ tăng dần, khác nhau, và không vượt trần' },
    why: {
      en: 'Three users who were hung up on in the same moment and come back in the same moment are hung up on again.',
      vi: 'Ba người bị cúp máy cùng lúc mà quay lại cùng lúc thì lại bị cúp máy cùng lúc.',
    },
    readOn: '10-robust-networking#backoff',
  },
  async (bench) => {
    const runs: number[][] = [];
    const clients = 8;
    for (let client = 0; client < clients; client += 1) {
      const luck = (client + 0.5) / clients;
      const world = new World(bench, hangUp, () => luck);
      await world.all([world.hand('ann', 'm1')]);
      runs.push(waits(world.posts));
    }
    for (const [index, ceilingMs] of CEILINGS_MS.entries()) {
      const longest = Math.max(...runs.map((gaps) => gaps[index] ?? 0));
      // A program may keep the distance of 300 ms for repeats as well, and wait at random before each.
      must(bench, longest <= ceilingMs + AT_ONCE_MS + 1, () => ({
        did: {
          en: `Before post ${index + 2} a client waited ${ms(longest)}.`,
          vi: `Trước lần gửi ${index + 2}, có client chờ ${msVi(longest)}.`,
        },
        must: {
          en: `Stay below the ceiling of ${ms(ceilingMs)}, jitter included: 1,000, 2,000, 4,000, 5,000.`,
          vi: `Hãy ở dưới mức trần ${msVi(ceilingMs)}, tính cả jitter: 1.000, 2.000, 4.000, 5.000.`,
        },
        expected: `≤ ${ms(ceilingMs)}`,
        seen: ms(longest),
      }));
    }
    const mean = (index: number): number => runs.reduce((sum, gaps) => sum + (gaps[index] ?? 0), 0) / clients;
    must(bench, mean(2) >= mean(0) * 2 && mean(0) >= 100, () => ({
      did: {
        en: `${clients} clients with different random numbers waited ${ms(mean(0))} on average before the second post, and ${ms(mean(2))} before the fourth.`,
        vi: `${clients} client có số ngẫu nhiên khác nhau chờ trung bình ${msVi(mean(0))} trước lần gửi thứ hai, và ${msVi(mean(2))} trước lần gửi thứ tư.`,
      },
      must: {
        en: 'Double the ceiling from post to post, from 1,000 ms on: on average about 500, then 2,000 with full jitter.',
        vi: 'Hãy tăng gấp đôi mức trần sau mỗi lần gửi, bắt đầu từ 1.000 ms: với full jitter trung bình khoảng 500, rồi 2.000.',
      },
    }));
    const first = runs.map((gaps) => gaps[0] ?? 0);
    const spread = Math.max(...first) - Math.min(...first);
    must(bench, spread >= 200, () => ({
      did: {
        en: `${clients} clients with different random numbers waited ${first.map(Math.round).join(', ')} ms before the second post: ${ms(spread)} apart at most.`,
        vi: `${clients} client có số ngẫu nhiên khác nhau chờ ${first.map(Math.round).join(', ')} ms trước lần gửi thứ hai: lệch nhau nhiều nhất ${msVi(spread)}.`,
      },
      must: { en: 'Spread the waits below the ceiling with `random()`.', vi: 'Hãy rải khoảng chờ bên dưới mức trần bằng `random()`.' },
    }));
  },
);

/** A Retry-After, and the wait that it asks for. */
const ASKED: readonly { status: number; leastMs: number; header: (nowMs: number) => string | null; name: string }[] = [
  { status: 429, leastMs: 3000, header: () => '3', name: '"3"' },
  { status: 503, leastMs: 12_000, header: () => '12', name: '"12"' },
  {
    status: 429,
    leastMs: 7000,
    header: (nowMs) => new Date(Math.ceil((EPOCH_MS + nowMs) / 1000) * 1000 + 7000).toUTCString(),
    name: 'a date in 7 s',
  },
];

check(
  {
    id: 'obeys-retry-after',
    title: { en: 'Retry-After is obeyed: seconds, or a date', vi: 'Tuân theo Retry-After: số giây, hoặc ngày giờ' },
    why: {
      en: 'Whoever posts before the time gets 429 again and burns an attempt. `Number("Wed, 21 Oct 2026 …")` is NaN, and a wait of NaN milliseconds is none.',
      vi: 'Gửi sớm hơn thì lại nhận 429 và phí một lần thử. `Number("Wed, 21 Oct 2026 …")` là NaN, mà chờ NaN mili giây nghĩa là không chờ.',
    },
    readOn: '10-robust-networking#retry-after',
  },
  async (bench) => {
    for (const { status, leastMs, header, name } of ASKED) {
      const world = new World(
        bench,
        (post, index) => (index === 0 ? { status, retryAfter: header(bench.clock.now() + 20) } : stored(post, index)),
        () => 0.5,
      );
      const handed = world.hand('ann', 'm1');
      await world.all([handed]);
      const [waited = 0] = waits(world.posts);
      // An answer's time of arrival may be taken a moment before or after the answer.
      must(bench, waited >= leastMs - 30 && world.posts.length === 2, () => ({
        did: {
          en: `The server answered ${status} with Retry-After ${name}; your message was posted ${times(world.posts.length)} in all, the second time ${ms(waited)} later.`,
          vi: `Server trả về ${status} với Retry-After ${name.replace('a date in 7 s', 'là ngày giờ 7 giây sau')}; tin nhắn được gửi tất cả ${world.posts.length} lần, lần hai cách đó ${msVi(waited)}.`,
        },
        must: {
          en: `Wait at least ${ms(leastMs)}, also where that is above the ceiling. A number means seconds; a date is compared with \`now()\`.`,
          vi: `Hãy chờ ít nhất ${msVi(leastMs)}, kể cả khi vượt mức trần. Số nghĩa là giây; ngày giờ thì so với \`now()\`.`,
        },
        expected: `≥ ${ms(leastMs)}`,
        seen: ms(waited),
      }));
      must(bench, waited <= leastMs + 6400, () => ({
        did: {
          en: `The server answered ${status} with Retry-After ${name}, and you waited ${ms(waited)}.`,
          vi: `Server trả về ${status} với Retry-After ${name.replace('a date in 7 s', 'là ngày giờ 7 giây sau')}, và bạn chờ ${msVi(waited)}.`,
        },
        must: {
          en: 'Wait as long as it says, with a backoff at most on top.',
          vi: 'Hãy chờ đúng như nó nói, cộng thêm nhiều nhất một lần backoff.',
        },
      }));
    }
    for (const retryAfter of [null, '', 'soon']) {
      const world = new World(
        bench,
        (post, index) => (index === 0 ? { status: 429, retryAfter } : stored(post, index)),
        () => 0.5,
      );
      await world.all([world.hand('ann', 'm1')]);
      const [waited = 0] = waits(world.posts);
      must(bench, waited >= 100 && waited <= 1000 + AT_ONCE_MS + 1, () => ({
        did: {
          en: `The server answered 429 with Retry-After ${JSON.stringify(retryAfter)}, and your next post came after ${ms(waited)}.`,
          vi: `Server trả về 429 với Retry-After ${JSON.stringify(retryAfter)}, và lần gửi kế tiếp đến sau ${msVi(waited)}.`,
        },
        must: {
          en: 'Where it cannot be read, back off as after any failure: below 1,000 ms, and not at once.',
          vi: 'Không đọc được thì chờ như sau mọi thất bại khác: dưới 1.000 ms, và không gửi ngay.',
        },
      }));
    }
  },
);

/** Opens the breaker with one message that is hung up on five times. Gives the moment at which it opened. */
async function openBreaker(world: World): Promise<number> {
  await world.all([world.hand('ann', 'five times in vain')]);
  return world.posts.at(-1)?.endMs ?? 0;
}

/** The posts that began while the breaker had to be open. */
function postsWithin({ posts }: World, openedMs: number): Post[] {
  return posts.filter(({ atMs }) => atMs > openedMs && atMs < openedMs + COOLDOWN_MS - 1);
}

function refusedOrWaiting(bench: Bench, { said }: Handed): void {
  const right =
    said.settled === 'pending' || (said.settled === 'rejected' && (said.error as NodeJS.ErrnoException)?.code === 'ECIRCUITOPEN');
  must(bench, right, () => ({
    did: {
      en: `A message was handed over while the breaker had to be open, and ${told(said)} without a post.`,
      vi: `Một tin được đưa vào lúc cầu dao phải đang mở, và ${toldVi(said)} mà không có lần gửi nào.`,
    },
    must: {
      en: "Reject it with an error whose code is 'ECIRCUITOPEN', or keep it until it may go.",
      vi: "Hãy reject nó bằng lỗi có code 'ECIRCUITOPEN', hoặc giữ lại đến khi được đi.",
    },
    expected: 'ECIRCUITOPEN',
    seen: told(said),
  }));
}

function staysSilent(bench: Bench, world: World, openedMs: number, after: Text): void {
  const within = postsWithin(world, openedMs);
  must(bench, within.length === 0, () => ({
    did: {
      en: `${after.en}, and within the next 10,000 ms you posted ${times(within.length)}, the first time after ${ms((within[0]?.atMs ?? 0) - openedMs)}.`,
      vi: `${after.vi}, vậy mà trong 10.000 ms tiếp theo bạn gửi ${within.length} lần, lần đầu sau ${msVi((within[0]?.atMs ?? 0) - openedMs)}.`,
    },
    must: {
      en: 'One breaker for all users, around every single post: 5 failures in a row open it, and for 10,000 ms nothing goes out.',
      vi: 'Một cầu dao chung cho mọi người, bọc quanh từng lần gửi: 5 thất bại liên tiếp thì mở, và trong 10.000 ms không gửi gì.',
    },
    expected: '0',
    seen: String(within.length),
  }));
}

check(
  {
    id: 'breaker-opens-for-all',
    title: {
      en: 'Five failures in a row, of whomever, and nobody posts',
      vi: 'Năm thất bại liên tiếp, của bất kỳ ai, thì không ai gửi nữa',
    },
    why: {
      en: 'The backend that is down is the same for all users. A breaker per user or per message lets every new one find that out anew, with five posts each.',
      vi: 'Backend bị gục là backend chung của mọi người. Cầu dao riêng từng người hay từng tin thì ai mới đến cũng phải tự tìm ra điều đó, mỗi lần năm lần gửi.',
    },
    readOn: 'incident#breaker',
  },
  async (bench) => {
    const world = new World(bench, hangUp);
    const handed = ['ann', 'bob', 'eve'].map((user) => world.hand(user, `${user} m1`));
    // Until the fifth failure is known.
    const opened = await bench.eventually(PATIENT_MS, () => (world.posts[4]?.endMs ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY);
    must(bench, opened, () => ({
      did: {
        en: `Three users sent one message each and were hung up on; there were ${world.posts.length} posts in all.`,
        vi: `Ba người, mỗi người một tin, đều bị cúp máy; tất cả chỉ có ${world.posts.length} lần gửi.`,
      },
      must: { en: 'Post again after a hang-up, up to five times.', vi: 'Bị cúp máy thì gửi lại, tối đa năm lần gửi.' },
    }));
    await world.all(handed);
    const ends = world.posts.map(({ endMs }) => endMs).sort((a, b) => a - b);
    staysSilent(bench, world, ends[4] ?? 0, {
      en: 'Posts of three users were hung up on five times in a row',
      vi: 'Các lần gửi của ba người bị cúp máy năm lần liên tiếp',
    });
    const refused = handed.find(
      ({ said }) =>
        said.settled === 'rejected' && !['ECIRCUITOPEN', 'ECONNRESET'].includes((said.error as NodeJS.ErrnoException)?.code ?? ''),
    );
    if (refused) refusedOrWaiting(bench, refused);
    const alone = new World(bench, hangUp);
    const openedMs = await openBreaker(alone);
    await bench.clock.sleep(5000);
    const late = alone.hand('bob', 'while it is open');
    await bench.clock.sleep(openedMs + COOLDOWN_MS - 100 - bench.clock.now());
    staysSilent(bench, alone, openedMs, {
      en: "All five posts of Ann's message failed, then Bob sent one",
      vi: 'Cả năm lần gửi tin của Ann đều thất bại, rồi Bob gửi một tin',
    });
    refusedOrWaiting(bench, late);
    await alone.all([late]);
  },
);

check(
  {
    id: 'one-probe-then-closed',
    title: {
      en: 'After 10 s one probe, and everybody again if it works',
      vi: 'Sau 10 giây gửi thăm dò một lần, thành công thì mọi người lại gửi',
    },
    why: {
      en: 'A breaker that never closes is an outage of its own making: the one in the write-up did not. One that lets everybody through at once knocks the backend over while it is getting up.',
      vi: 'Cầu dao không bao giờ đóng lại thì tự nó là một sự cố: cái trong bản ghi chép hôm đó chính là vậy. Còn cho mọi người qua cùng lúc thì xô ngã backend ngay khi nó vừa gượng dậy.',
    },
    readOn: 'incident#breaker',
  },
  async (bench) => {
    let up = false;
    const world = new World(bench, (post, index) => (up ? { ...stored(post, index), afterMs: 500 } : hangUp()));
    const openedMs = await openBreaker(world);
    up = true;
    await bench.clock.sleep(COOLDOWN_MS + 50);
    const before = world.posts.length;
    const handed = ['bob', 'eve', 'joe'].map((user) => world.hand(user, `${user} m1`));
    await world.all(handed);
    const after = world.posts.slice(before);
    const probe = after[0];
    must(bench, probe !== undefined && handed.some(({ said }) => said.settled === 'resolved'), () => ({
      did: {
        en: `The breaker had opened at ${ms(openedMs)}. ${ms(COOLDOWN_MS + 50)} later three users sent a message each to a server that is well again: ${after.length} posts, and the first message ${told(handed[0]?.said ?? { settled: 'pending' })}.`,
        vi: `Cầu dao mở lúc ${msVi(openedMs)}. ${msVi(COOLDOWN_MS + 50)} sau, ba người mỗi người gửi một tin tới server đã khỏe lại: ${after.length} lần gửi, và tin đầu tiên ${toldVi(handed[0]?.said ?? { settled: 'pending' })}.`,
      },
      must: { en: 'After 10,000 ms let one post through as a probe.', vi: 'Sau 10.000 ms hãy cho một lần gửi đi thăm dò.' },
    }));
    const early = after.filter(({ atMs }) => atMs < (probe?.endMs ?? 0));
    must(bench, early.length <= 1, () => ({
      did: {
        en: `After the cooldown three users sent at once, and ${early.length} posts were on their way before the first was answered.`,
        vi: `Hết thời gian nghỉ, ba người gửi cùng lúc, và ${early.length} lần gửi đã đi trước khi lần đầu có câu trả lời.`,
      },
      must: {
        en: 'Let one probe through, and nothing else until it has been answered.',
        vi: 'Chỉ cho một lần gửi thăm dò đi qua, ngoài ra không gì cả cho đến khi nó được trả lời.',
      },
      expected: '1',
      seen: String(early.length),
    }));
    for (const each of handed) if (each.said.settled !== 'resolved') refusedOrWaiting(bench, each);
    // More than the spacing later the breaker is closed for good.
    await bench.clock.sleep(1000);
    const again = ['ann', 'bob', 'eve'].map((user) => world.hand(user, `${user} again`));
    await world.all(again);
    const bad = again.find(({ said }) => said.settled !== 'resolved');
    must(bench, !bad, () => ({
      did: {
        en: `The probe had succeeded, and a second later a message ${told(bad?.said ?? { settled: 'pending' })}.`,
        vi: `Lần gửi thăm dò đã thành công, vậy mà một giây sau có tin ${toldVi(bad?.said ?? { settled: 'pending' })}.`,
      },
      must: { en: 'A probe that succeeds closes the breaker for all.', vi: 'Thăm dò thành công thì cầu dao đóng lại cho mọi người.' },
    }));
  },
);

check(
  {
    id: 'failed-probe-opens-again',
    title: { en: 'A probe that fails opens the breaker again', vi: 'Thăm dò thất bại thì cầu dao mở lại' },
    why: {
      en: 'If the count starts at zero after the cooldown, a backend that is still down gets five more posts every ten seconds instead of one.',
      vi: 'Nếu sau thời gian nghỉ lại đếm từ không, backend còn đang gục sẽ nhận năm lần gửi mỗi mười giây thay vì một.',
    },
    readOn: 'incident#breaker',
  },
  async (bench) => {
    const world = new World(bench, hangUp);
    await openBreaker(world);
    await bench.clock.sleep(COOLDOWN_MS + 50);
    const before = world.posts.length;
    const handed = world.hand('bob', 'probe');
    const answered = await bench.eventually(
      PATIENT_MS,
      () => (world.posts[before]?.endMs ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY,
    );
    must(bench, answered, () => ({
      did: {
        en: `${ms(COOLDOWN_MS + 50)} after the breaker had opened a message was handed over, and not posted; it ${told(handed.said)}.`,
        vi: `${msVi(COOLDOWN_MS + 50)} sau khi cầu dao mở, có một tin được đưa vào mà không được gửi; nó ${toldVi(handed.said)}.`,
      },
      must: { en: 'After 10,000 ms let one post through as a probe.', vi: 'Sau 10.000 ms hãy cho một lần gửi đi thăm dò.' },
    }));
    await world.all([handed]);
    staysSilent(bench, world, world.posts[before]?.endMs ?? 0, {
      en: 'The probe was hung up on',
      vi: 'Lần gửi thăm dò bị cúp máy',
    });
  },
);

check(
  {
    id: 'late-answers-change-nothing',
    title: { en: 'What was posted before the opening changes nothing', vi: 'Lần gửi từ trước khi cầu dao mở không thay đổi gì' },
    why: {
      en: 'An answer that comes late tells how the backend was, not how it is. A success that closes the breaker sends everybody to a server that is down; failures that begin the cooldown anew, one after the other, keep it open when the server has long been well.',
      vi: 'Câu trả lời đến muộn cho biết backend lúc trước ra sao, không phải lúc này. Một thành công muộn mà đóng cầu dao thì đẩy mọi người tới server đang gục; những thất bại muộn mà cái nào cũng tính lại thời gian nghỉ từ đầu thì giữ cầu dao mở khi server đã khỏe từ lâu.',
    },
    readOn: 'incident#breaker',
  },
  async (bench) => {
    const scenes: readonly { slow: Move; quickMs: number; name: Text; must: Text }[] = [
      {
        slow: { status: 201, id: 5, afterMs: 5000 },
        quickMs: 20,
        name: {
          en: "Ann's post took 5,000 ms and was accepted; meanwhile five posts in a row had been hung up on",
          vi: 'Lần gửi của Ann mất 5.000 ms rồi được nhận; trong lúc đó đã có năm lần gửi liên tiếp bị cúp máy',
        },
        must: {
          en: 'A success counts only if the breaker was closed all the while, or if it is the probe.',
          vi: 'Thành công chỉ tính khi cầu dao đóng suốt từ lúc gửi, hoặc khi đó là lần gửi thăm dò.',
        },
      },
      {
        slow: { ...hangUp(), afterMs: 5000 },
        quickMs: 20,
        name: {
          en: "Ann's post was hung up on after 5,000 ms; meanwhile five posts in a row had been hung up on",
          vi: 'Lần gửi của Ann bị cúp máy sau 5.000 ms; trong lúc đó đã có năm lần gửi liên tiếp bị cúp máy',
        },
        must: {
          en: 'The 10,000 ms run from the fifth failure; one that comes later, of an older post, does not begin them anew.',
          vi: '10.000 ms tính từ thất bại thứ năm; thất bại đến sau của một lần gửi cũ không tính lại từ đầu.',
        },
      },
      {
        slow: { ...hangUp(), afterMs: 5000 },
        quickMs: 5000,
        name: {
          en: 'Six posts were hung up on after 5,000 ms each',
          vi: 'Sáu lần gửi đều bị cúp máy, mỗi lần sau 5.000 ms',
        },
        must: {
          en: 'The 10,000 ms run from the moment at which the fifth failure is known, not from the start of its post.',
          vi: '10.000 ms tính từ lúc biết thất bại thứ năm, không phải từ lúc bắt đầu lần gửi đó.',
        },
      },
    ];
    for (const scene of scenes) await lateAnswers(bench, scene);
  },
);

/** One slow post and five quick ones: the breaker opens before the slow one ends, or the slow one is among the five. */
async function lateAnswers(bench: Bench, scene: { slow: Move; quickMs: number; name: Text; must: Text }): Promise<void> {
  let up = false;
  const world: World = new World(bench, (post, index): Move => {
    if (post.msg.text === 'slow' && world.posts.filter(({ msg }) => msg.text === 'slow').length === 1) return scene.slow;
    return up ? stored(post, index) : { ...hangUp(), afterMs: scene.quickMs };
  });
  const handed = [world.hand('ann', 'slow')];
  // Past the random wait that a first post may have.
  await bench.clock.sleep(AT_ONCE_MS + 50);
  for (const user of ['joe', 'eve', 'tom', 'sue', 'kim']) handed.push(world.hand(user, `${user} m1`));
  const failures = (): number[] =>
    world.posts
      .filter(({ msg }) => scene.quickMs > 1000 || msg.text !== 'slow')
      .map(({ endMs }) => endMs)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
  while (failures().length < 5 && bench.clock.now() < 5 * COOLDOWN_MS) await bench.clock.sleep(10);
  const openedMs = failures()[4] ?? 0;
  up = true;
  await bench.clock.sleep(openedMs + 6000 - bench.clock.now());
  handed.push(world.hand('bob', 'while it is open'));
  await bench.clock.sleep(openedMs + COOLDOWN_MS - 100 - bench.clock.now());
  const within = postsWithin(world, openedMs);
  must(bench, within.length === 0, () => ({
    did: {
      en: `${scene.name.en}. From the fifth failure on nothing had to go out for 10,000 ms, and you posted after ${ms((within[0]?.atMs ?? 0) - openedMs)}.`,
      vi: `${scene.name.vi}. Từ thất bại thứ năm, suốt 10.000 ms không được gửi gì, vậy mà sau ${msVi((within[0]?.atMs ?? 0) - openedMs)} bạn đã gửi.`,
    },
    // Whoever posts before the slow answer is there has no trouble with what is late.
    must:
      (within[0]?.atMs ?? 0) - openedMs > 4000
        ? scene.must
        : {
            en: 'One breaker for all: 5 failures in a row open it, and for 10,000 ms nothing goes out.',
            vi: 'Một cầu dao chung cho mọi người: 5 thất bại liên tiếp thì mở, và trong 10.000 ms không gửi gì.',
          },
    expected: '0',
    seen: String(within.length),
  }));
  await bench.clock.sleep(150);
  handed.push(world.hand('zoe', 'probe'));
  await world.all(handed);
  const probeMs = world.posts.find(({ atMs }) => atMs >= openedMs + COOLDOWN_MS - 1)?.atMs ?? Number.POSITIVE_INFINITY;
  // What this is about would come seconds later.
  must(bench, probeMs <= openedMs + COOLDOWN_MS + 1000, () => ({
    did: {
      en: `${scene.name.en}. 10,050 ms after the fifth failure Zoe handed over a message, and ${Number.isFinite(probeMs) ? `the first post was ${ms(probeMs - openedMs)} after that failure` : `it ${told(handed.at(-1)?.said ?? { settled: 'pending' })} without a post`}.`,
      vi: `${scene.name.vi}. 10.050 ms sau thất bại thứ năm, Zoe giao một tin, và ${Number.isFinite(probeMs) ? `lần gửi đầu tiên là ${msVi(probeMs - openedMs)} sau thất bại đó` : `nó ${toldVi(handed.at(-1)?.said ?? { settled: 'pending' })} mà không có lần gửi nào`}.`,
    },
    must: {
      en: '10,000 ms after the fifth failure let one post through as a probe. What had been posted before the breaker opened changes nothing.',
      vi: '10.000 ms sau thất bại thứ năm, hãy cho một lần gửi đi thăm dò. Những lần gửi từ trước khi cầu dao mở không thay đổi gì.',
    },
    expected: `≤ ${ms(COOLDOWN_MS + 50 + AT_ONCE_MS)}`,
    seen: Number.isFinite(probeMs) ? ms(probeMs - openedMs) : told(handed.at(-1)?.said ?? { settled: 'pending' }),
  }));
}

check(
  {
    id: 'only-failures-in-a-row-count',
    title: { en: '429, a no and a success open no breaker', vi: '429, bị từ chối, thành công: không cái nào mở cầu dao' },
    why: {
      en: 'A server that says 429 is alive and knows what it is doing. A breaker that counts it locks out everybody because one user was too fast; one that never forgets opens after five failures in a week.',
      vi: 'Server trả 429 là server còn sống và biết mình đang làm gì. Cầu dao mà đếm cả 429 thì chặn tất cả chỉ vì một người gửi quá nhanh; cầu dao không biết quên thì mở sau năm thất bại rải rác cả tuần.',
    },
    readOn: 'incident#breaker',
  },
  async (bench) => {
    const scenes: readonly { play: Play; count: number; did: Text }[] = [
      {
        // Each message: three times 429, then accepted.
        play: (post, index) => (index % 4 < 3 ? { status: 429, retryAfter: '1' } : stored(post, index)),
        count: 3,
        did: { en: 'Three messages were told 429 three times each, then accepted', vi: 'Ba tin, mỗi tin bị 429 ba lần rồi mới được nhận' },
      },
      {
        // Each message: hung up on four times, then accepted.
        play: (post, index) => (index % 5 < 4 ? hangUp() : stored(post, index)),
        count: 3,
        did: {
          en: 'Three messages were hung up on four times each, then accepted',
          vi: 'Ba tin, mỗi tin bị cúp máy bốn lần rồi mới được nhận',
        },
      },
      {
        play: (post, index) => (index < 6 ? { status: 400 } : stored(post, index)),
        count: 7,
        did: {
          en: 'Six messages were refused with 400, the seventh was fine',
          vi: 'Sáu tin bị từ chối với 400, tin thứ bảy thì không sao',
        },
      },
    ];
    for (const { play, count, did } of scenes) {
      const world = new World(bench, play);
      let last: Handed | undefined;
      // One after the other, so that the server's moves fall on the right message.
      for (let n = 1; n <= count; n += 1) {
        last = world.hand('ann', `m${n}`);
        await world.all([last]);
        await bench.clock.sleep(1000);
      }
      const pause = Math.max(0, ...waits(world.posts));
      must(bench, last?.said.settled === 'resolved' && pause < COOLDOWN_MS, () => ({
        did: {
          en: `${did.en}: the last message ${told(last?.said ?? { settled: 'pending' })}, and the longest pause between two posts was ${ms(pause)}.`,
          vi: `${did.vi}: tin cuối ${toldVi(last?.said ?? { settled: 'pending' })}, và khoảng lặng dài nhất giữa hai lần gửi là ${msVi(pause)}.`,
        },
        must: {
          en: 'Count hang-ups and statuses from 500 on, nothing else, and start at zero after a success.',
          vi: 'Chỉ đếm các lần bị cúp máy và status từ 500 trở lên, và có thành công thì đếm lại từ không.',
        },
      }));
    }
  },
);

check(
  {
    id: 'works-in-real-time',
    title: {
      en: 'Without `now`, `sleep` and `random` it runs in real time',
      vi: 'Không có `now`, `sleep`, `random` thì chạy theo thời gian thực',
    },
    why: {
      en: 'In production nobody hands you a clock. What was only ever tried on a virtual one calls `undefined` on the first day.',
      vi: 'Khi chạy thật không ai đưa đồng hồ cho bạn. Thứ chỉ được thử với đồng hồ ảo thì ngay ngày đầu đã gọi `undefined`.',
    },
    readOn: 'incident#spacing',
    limitMs: 10_000,
  },
  async (bench) => {
    let gap = await realGap(bench);
    // Between taking a moment and using it a busy machine may stand still: then the story is told again.
    for (let telling = 1; telling < 3 && gap < SPACING_MS / 3; telling += 1) gap = await realGap(bench);
    must(bench, gap >= SPACING_MS / 3, () => ({
      did: {
        en: `In real time the second post came ${ms(gap)} after the first.`,
        vi: `Theo thời gian thực, lần gửi thứ hai cách lần đầu ${msVi(gap)}.`,
      },
      must: { en: 'Keep 300 ms here too.', vi: 'Ở đây cũng phải giữ 300 ms.' },
      expected: `≥ ${SPACING_MS} ms`,
      seen: ms(gap),
    }));
  },
);

/** Two messages of one user, sent by a sender that was given `post` alone: the real milliseconds between their posts. */
async function realGap(bench: Bench): Promise<number> {
  const starts: number[] = [];
  const send = createSender({
    post: async (msg) => {
      starts.push(bench.elapsedMs());
      bench.wire.note('you', { en: `${msg.userId} posts "${msg.text}"`, vi: `${msg.userId} gửi "${msg.text}"` });
      return { status: 201, id: starts.length };
    },
  });
  const both = Promise.all(['m1', 'm2'].map(async (text) => send({ userId: 'ann', taskId: 7, text })));
  const outcome = await bench.settle(5000, both, () => ({
    did: {
      en: 'Two messages were handed over without a clock, and had not settled 5,000 ms later.',
      vi: 'Hai tin được đưa vào mà không có đồng hồ, và 5.000 ms sau vẫn chưa xong.',
    },
    must: { en: 'Wait in real time where no `sleep` is given.', vi: 'Không có `sleep` thì hãy chờ theo thời gian thực.' },
  }));
  must(bench, outcome.settled === 'resolved', () => ({
    did: {
      en: `Given \`post\` alone, your sender rejected with ${nameOf(outcome.settled === 'rejected' ? outcome.error : undefined)}.`,
      vi: `Chỉ được đưa \`post\`, bộ gửi của bạn reject ${nameOf(outcome.settled === 'rejected' ? outcome.error : undefined)}.`,
    },
    must: { en: 'Default to Date.now, a real wait and Math.random.', vi: 'Hãy mặc định dùng Date.now, chờ thật và Math.random.' },
  }));
  return (starts[1] ?? 0) - (starts[0] ?? 0);
}
