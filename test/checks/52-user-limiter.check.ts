import { type Bench, check, heldBytes, program, type Text, type VirtualClock } from '#lab';

type Starter = typeof import('../../exercises/52-user-limiter/starter.ts');
type Limiter = ReturnType<Starter['createUserLimiter']>;
type Taken = ReturnType<Limiter['take']>;

const { createUserLimiter } = await program<Starter>(import.meta.url, { createUserLimiter: 'function' });

const WINDOW_MS = 60_000;
/** Real milliseconds in which a window of 20 ms has passed on any machine. */
const PATIENT_MS = 2000;
/** A window that is soon over. */
const QUICK_MS = 20;

/** One limiter on the virtual clock, and every take that it let through. */
interface Counter {
  clock: VirtualClock;
  takes(userId: string, atMs?: number): Taken;
  /** Others, each of whom comes once, the last of them at `untilMs`. */
  crowd(count: number, untilMs: number): void;
  /** When this user was let through, in milliseconds. */
  hits(userId: string): number[];
}

function seconds(ms: number): string {
  return `${Math.round(ms) / 1000} s`;
}

function quoted(userId: string): string {
  return `'${userId}'`;
}

function told({ ok, retryAfterMs }: Taken): string {
  return ok ? 'ok' : `no, retryAfterMs ${retryAfterMs}`;
}

function open(bench: Bench, limit: number, windowMs = WINDOW_MS): Counter {
  const clock = bench.useVirtualTime();
  const limiter = createUserLimiter({ limit, windowMs, now: clock.now });
  const hits = new Map<string, number[]>();
  return {
    clock,
    takes(userId, atMs = clock.now()) {
      clock.advance(atMs - clock.now());
      const taken = limiter.take(userId);
      const words = `take(${quoted(userId)}): ${told(taken)}`;
      bench.wire.note('you', { en: words, vi: words });
      if (taken.ok) hits.set(userId, [...(hits.get(userId) ?? []), clock.now()]);
      return taken;
    },
    crowd(count, untilMs) {
      const fromMs = clock.now();
      for (let stranger = 1; stranger <= count; stranger += 1) {
        clock.advance(fromMs + Math.round(((untilMs - fromMs) * stranger) / count) - clock.now());
        limiter.take(`stranger ${stranger}`);
      }
      if (count > 0) bench.wire.note('you', { en: `${count} others take once each`, vi: `${count} người khác, mỗi người take một lần` });
    },
    hits: (userId) => hits.get(userId) ?? [],
  };
}

function must(bench: Bench, holds: boolean, finding: Parameters<Bench['must']>[1]): void {
  if (!holds) bench.mark();
  bench.must(holds, finding);
}

/** The stretch of windowMs that ends with the newest hit, and holds too many. */
function staysBelow(bench: Bench, counter: Counter, userId: string, limit: number, scene?: Text): void {
  const nowMs = counter.clock.now();
  const within = counter.hits(userId).filter((atMs) => atMs > nowMs - WINDOW_MS);
  const fromMs = within[0] ?? nowMs;
  must(bench, within.length <= limit, () => ({
    did: {
      en: `${scene ? `${scene.en}, ` : ''}limit ${limit}, windowMs ${WINDOW_MS}: from ${seconds(fromMs)} to ${seconds(nowMs)}, that is within ${seconds(nowMs - fromMs)}, you let ${within.length} takes of one user through.`,
      vi: `${scene ? `${scene.vi}, ` : ''}limit ${limit}, windowMs ${WINDOW_MS}: từ ${seconds(fromMs)} đến ${seconds(nowMs)}, tức là trong ${seconds(nowMs - fromMs)}, bạn cho qua ${within.length} lần take của một người.`,
    },
    must: {
      en: `At each take look back windowMs from now, and count the hits in there: never more than ${limit}.`,
      vi: `Mỗi lần take hãy nhìn lại windowMs tính từ lúc này và đếm số lần đã cho qua: không bao giờ quá ${limit}.`,
    },
    expected: `≤ ${limit}`,
    seen: String(within.length),
  }));
}

/** Takes that keep within the limit are all let through. */
function isLetThrough(bench: Bench, taken: Taken, userId: string, story: { en: string; vi: string }): void {
  must(bench, taken.ok === true, () => ({
    did: {
      en: `${story.en}: take(${quoted(userId)}) said ${told(taken)}.`,
      vi: `${story.vi}: take(${quoted(userId)}) trả về ${told(taken)}.`,
    },
    must: {
      en: 'With fewer than limit hits of this user in the last windowMs, say ok: true.',
      vi: 'Khi trong windowMs vừa qua người này có ít hơn limit lần được cho qua thì hãy trả ok: true.',
    },
    expected: 'ok',
    seen: told(taken),
  }));
}

check(
  {
    id: 'any-stretch',
    title: { en: 'No stretch of `windowMs` holds more than `limit`', vi: 'Không khoảng `windowMs` nào có quá `limit` lần' },
    why: {
      en: 'A counter that starts anew every minute lets ten through at 0:59 and ten more at 1:01: twenty in two seconds, on a database that was reckoned for ten a minute. Refilling buckets and weighted counters are kinder to the eye, and let through up to twice the limit as well.',
      vi: 'Bộ đếm cứ mỗi phút lại về 0 thì cho qua mười lần lúc 0:59 và mười lần nữa lúc 1:01: hai mươi lần trong hai giây, với cơ sở dữ liệu chỉ tính cho mười lần mỗi phút. Kiểu xô nước (token bucket) hay bộ đếm có trọng số trông êm hơn, nhưng cũng để lọt đến gần gấp đôi.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const limit = 10;
    const times: Record<string, number[]> = {
      // Over the edge of a window, whether it begins with the minute or with the first take.
      edge: [0, ...Array(9).fill(59_000), ...Array(10).fill(61_000)],
      // A bucket that is refilled gives out more, drop by drop.
      drops: [...Array(10).fill(100_000), ...Array.from({ length: 19 }, (_each, index) => 103_000 + index * 3000)],
      // Two counters, of which the older one fades, take these for half of what they are.
      fading: [...Array(10).fill(239_000), ...Array(10).fill(270_000)],
    };
    const counter = open(bench, limit);
    for (const [userId, all] of Object.entries(times)) {
      for (const atMs of all) {
        counter.takes(userId, atMs);
        staysBelow(bench, counter, userId, limit);
      }
    }
    // And whatever else chance thinks of.
    for (let step = 0; step < 1000; step += 1) {
      counter.takes('chance', counter.clock.now() + Math.floor(bench.random() ** 4 * 15_000));
      staysBelow(bench, counter, 'chance', limit);
    }
    // And many at once: what is done for one must not forget the hits of another.
    const users = ['an', 'bảo', 'cúc', 'duy', 'em'];
    const among: Text = { en: 'Five users take turns by chance', vi: 'Năm người gọi xen kẽ ngẫu nhiên' };
    for (let step = 0; step < 1000; step += 1) {
      const userId = users[Math.floor(bench.random() * users.length)] ?? 'an';
      // About twice what the limit allows.
      counter.takes(userId, counter.clock.now() + Math.floor(bench.random() ** 4 * 3000));
      staysBelow(bench, counter, userId, limit, among);
    }
  },
);

check(
  {
    id: 'no-needless-refusal',
    title: { en: 'Whoever keeps to the limit is never refused', vi: 'Ai giữ đúng giới hạn thì không bao giờ bị từ chối' },
    why: {
      en: 'A limiter that refuses more than it must is a bug that nobody finds: users see an error now and then, and the load looks fine.',
      vi: 'Bộ giới hạn từ chối nhiều hơn mức cần là loại bug không ai tìm ra: người dùng thỉnh thoảng gặp lỗi, còn tải thì trông vẫn đẹp.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const limit = 4;
    const counter = open(bench, limit);
    for (let step = 0; step < 400; step += 1) {
      const earliestMs = (counter.hits('bình').at(-limit) ?? Number.NEGATIVE_INFINITY) + WINDOW_MS;
      // In a hurry: mostly at the first moment at which it is allowed, now and then later.
      const hurry = bench.random() < 0.7 ? 0 : Math.floor(bench.random() * 40_000);
      const atMs = Math.max(counter.clock.now() + hurry, earliestMs + 1);
      const before = counter.hits('bình').filter((hit) => hit > atMs - WINDOW_MS);
      const taken = counter.takes('bình', atMs);
      isLetThrough(bench, taken, 'bình', {
        en: `limit ${limit}, windowMs ${WINDOW_MS}: at ${seconds(atMs)} the last ${seconds(WINDOW_MS)} held ${before.length} hits (${before.map(seconds).join(', ') || 'none'})`,
        vi: `limit ${limit}, windowMs ${WINDOW_MS}: lúc ${seconds(atMs)}, trong ${seconds(WINDOW_MS)} vừa qua có ${before.length} lần được cho qua (${before.map(seconds).join(', ') || 'không có'})`,
      });
    }
  },
);

check(
  {
    id: 'refused-cost-nothing',
    title: { en: 'A refused take costs nothing', vi: 'Lần bị từ chối không tính' },
    why: {
      en: 'A client that retries while it is refused would lock itself out for good if every attempt counted: its window never empties. The limit is on what reaches the database, and a refusal does not.',
      vi: 'Client thử lại trong lúc bị từ chối sẽ tự khóa mình mãi mãi nếu lần thử nào cũng bị tính: cửa sổ của nó không bao giờ trống. Giới hạn là dành cho những gì tới được cơ sở dữ liệu, mà lần bị từ chối thì không tới.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const limit = 3;
    const counter = open(bench, limit);
    for (let take = 0; take < limit; take += 1) counter.takes('chi', 0);
    for (let atMs = 1000; atMs < WINDOW_MS; atMs += 1000) counter.takes('chi', atMs);
    for (let take = 0; take < limit; take += 1) {
      isLetThrough(bench, counter.takes('chi', WINDOW_MS + 1), 'chi', {
        en: `limit ${limit}: ${limit} hits at 0 s, then an attempt every second, all refused; at ${seconds(WINDOW_MS + 1)} the hits of 0 s have left the window, and this is take ${take + 1}`,
        vi: `limit ${limit}: ${limit} lần được cho qua lúc 0 s, rồi mỗi giây thử một lần và đều bị từ chối; đến ${seconds(WINDOW_MS + 1)} các lần lúc 0 s đã ra khỏi cửa sổ, và đây là lần take thứ ${take + 1}`,
      });
    }
  },
);

check(
  {
    id: 'the-edge',
    title: { en: 'A hit exactly `windowMs` old has left', vi: 'Lần đã cũ đúng `windowMs` thì không tính nữa' },
    why: {
      en: 'Whoever waits retryAfterMs to the millisecond comes back exactly then. With > where >= belongs, they are refused once more, with a retryAfterMs of 0.',
      vi: 'Ai chờ đúng retryAfterMs từng mili giây thì quay lại đúng lúc đó. Viết > ở chỗ cần >= thì họ bị từ chối thêm một lần, với retryAfterMs bằng 0.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const counter = open(bench, 1);
    counter.takes('dũng', 0);
    const early = counter.takes('dũng', WINDOW_MS - 1);
    must(bench, early.ok === false, () => ({
      did: {
        en: `limit 1: a hit at 0 ms, and a take at ${WINDOW_MS - 1} ms was let through.`,
        vi: `limit 1: một lần được cho qua lúc 0 ms, và lần take lúc ${WINDOW_MS - 1} ms cũng được cho qua.`,
      },
      must: {
        en: 'A hit counts while it is less than windowMs old. A hit at the time 0 is a hit like any other.',
        vi: 'Lần được cho qua còn tính khi chưa cũ đủ windowMs. Lần vào lúc 0 cũng là một lần như mọi lần khác.',
      },
    }));
    isLetThrough(bench, counter.takes('dũng', WINDOW_MS), 'dũng', {
      en: `limit 1: a hit at 0 ms has left the window at ${WINDOW_MS} ms exactly`,
      vi: `limit 1: lần được cho qua lúc 0 ms ra khỏi cửa sổ vào đúng ${WINDOW_MS} ms`,
    });
  },
);

check(
  {
    id: 'each-user-alone',
    title: { en: 'Every user has a limit of their own', vi: 'Mỗi người có giới hạn riêng' },
    why: {
      en: 'Behind a proxy all users share one address, and a limiter that goes by it locks out the whole office. And a plain object as a table knows users whom nobody entered: `constructor`, `__proto__`.',
      vi: 'Sau proxy mọi người dùng chung một địa chỉ, và bộ giới hạn tính theo địa chỉ sẽ khóa cả văn phòng. Còn object thường dùng làm bảng thì có sẵn những người chưa ai nhập vào: `constructor`, `__proto__`.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const limit = 2;
    const counter = open(bench, limit);
    // 'Aa' and 'BB' have the same hash, where it is reckoned letter by letter and times 31.
    const users = ['ana', 'Ana', 'ana ', '10', '10.0', '', 'constructor', '__proto__', 'hasOwnProperty', 'Tuấn', 'Aa', 'BB'];
    for (const userId of users) {
      for (let take = 0; take < limit; take += 1) {
        isLetThrough(bench, counter.takes(userId, 1000), userId, {
          en: `limit ${limit}, take ${take + 1} of this user; others had used theirs up`,
          vi: `limit ${limit}, lần take thứ ${take + 1} của người này; những người khác đã dùng hết phần của họ`,
        });
      }
      const third = counter.takes(userId);
      must(bench, third.ok === false, () => ({
        did: {
          en: `limit ${limit}: the third take of user ${quoted(userId)} in the same moment was let through.`,
          vi: `limit ${limit}: lần take thứ ba cùng lúc của người ${quoted(userId)} vẫn được cho qua.`,
        },
        must: {
          en: 'Count every user by their own id, whatever text that is.',
          vi: 'Hãy đếm riêng theo id của từng người, dù id là chuỗi gì.',
        },
      }));
    }
  },
);

check(
  {
    id: 'retry-after-is-exact',
    title: { en: '`retryAfterMs` names the moment, to the millisecond', vi: '`retryAfterMs` nói đúng thời điểm, đến từng mili giây' },
    why: {
      en: 'It becomes the Retry-After header, and the client obeys it. Too short, and it is refused again; too long, and it waits for nothing. The next place is free when the *oldest* hit leaves the window.',
      vi: 'Nó sẽ thành header Retry-After và client làm theo. Ngắn quá thì lại bị từ chối; dài quá thì chờ vô ích. Chỗ kế tiếp trống khi lần *cũ nhất* ra khỏi cửa sổ.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const counter = open(bench, 3);
    const say = (atMs: number, taken: Taken, wanted: Taken, why: { en: string; vi: string }): void => {
      const right = taken.ok === wanted.ok && Math.abs(taken.retryAfterMs - wanted.retryAfterMs) < 0.001;
      must(bench, right, () => ({
        did: {
          en: `limit 3, windowMs ${WINDOW_MS}, hits at 0 s, 10 s and 25 s: at ${seconds(atMs)} take said ok: ${taken.ok}, retryAfterMs: ${taken.retryAfterMs}.`,
          vi: `limit 3, windowMs ${WINDOW_MS}, các lần được cho qua lúc 0 s, 10 s và 25 s: lúc ${seconds(atMs)} take trả về ok: ${taken.ok}, retryAfterMs: ${taken.retryAfterMs}.`,
        },
        must: {
          en: `Say ok: ${wanted.ok}, retryAfterMs: ${wanted.retryAfterMs}: ${why.en}.`,
          vi: `Hãy trả về ok: ${wanted.ok}, retryAfterMs: ${wanted.retryAfterMs}: ${why.vi}.`,
        },
        expected: String(wanted.retryAfterMs),
        seen: String(taken.retryAfterMs),
      }));
    };
    const free = { en: 'who is let through has nothing to wait for', vi: 'được cho qua rồi thì không phải chờ' };
    for (const atMs of [0, 10_000, 25_000]) say(atMs, counter.takes('hà', atMs), { ok: true, retryAfterMs: 0 }, free);
    const first = { en: 'the hit of 0 s leaves at 60 s', vi: 'lần lúc 0 s ra khỏi cửa sổ lúc 60 s' };
    for (const atMs of [30_000, 45_500, 59_999]) say(atMs, counter.takes('hà', atMs), { ok: false, retryAfterMs: 60_000 - atMs }, first);
    say(60_001, counter.takes('hà', 60_001), { ok: true, retryAfterMs: 0 }, free);
    const second = { en: 'the hit of 10 s leaves at 70 s', vi: 'lần lúc 10 s ra khỏi cửa sổ lúc 70 s' };
    say(60_002, counter.takes('hà', 60_002), { ok: false, retryAfterMs: 9998 }, second);
  },
);

check(
  {
    id: 'limiters-are-separate',
    title: { en: 'Two limiters know nothing of each other', vi: 'Hai bộ giới hạn không biết gì về nhau' },
    why: {
      en: 'One for comments, one for logins: a table at the level of the module makes them one, and somebody who writes ten comments cannot log in.',
      vi: 'Một cái cho bình luận, một cái cho đăng nhập: bảng đặt ở cấp module biến chúng thành một, và ai viết mười bình luận thì không đăng nhập được.',
    },
    readOn: 'incident#user-limiter',
  },
  (bench) => {
    const comments = open(bench, 1);
    const logins = open(bench, 1);
    comments.takes('ana');
    isLetThrough(bench, logins.takes('ana'), 'ana', {
      en: 'Two limiters with limit 1; the other one has let this user through once, and this is the first take of this one',
      vi: 'Hai bộ giới hạn có limit 1; cái kia đã cho người này qua một lần, còn đây là lần take đầu tiên của cái này',
    });
  },
);

check(
  {
    id: 'real-time-by-default',
    title: { en: 'Without `now` it goes by real time', vi: 'Không có `now` thì tính theo thời gian thực' },
    why: {
      en: 'In production nobody hands it a clock. A default that is missing makes every comparison NaN, and NaN lets everybody through, or nobody.',
      vi: 'Khi chạy thật không ai đưa đồng hồ cho nó. Thiếu giá trị mặc định thì mọi phép so sánh thành NaN, và NaN cho tất cả qua, hoặc không cho ai qua.',
    },
    readOn: 'incident#user-limiter',
  },
  async (bench) => {
    const slow = createUserLimiter({ limit: 2, windowMs: WINDOW_MS });
    const [first, second, third] = [slow.take('lan'), slow.take('lan'), slow.take('lan')];
    const waitMs = third.retryAfterMs;
    bench.must(first.ok && second.ok && !third.ok && waitMs > 0 && waitMs <= WINDOW_MS, () => ({
      did: {
        en: `limit 2, windowMs ${WINDOW_MS}, no now: three takes in a row said ${[first, second, third].map(told).join('; ')}.`,
        vi: `limit 2, windowMs ${WINDOW_MS}, không có now: ba lần take liên tiếp trả về ${[first, second, third].map(told).join('; ')}.`,
      },
      must: {
        en: `Let two through and refuse the third, with a retryAfterMs of nearly ${WINDOW_MS}.`,
        vi: `Hãy cho qua hai lần và từ chối lần thứ ba, với retryAfterMs gần ${WINDOW_MS}.`,
      },
    }));
    const quick = createUserLimiter({ limit: 1, windowMs: QUICK_MS });
    quick.take('lan');
    // Seldom: whoever counts the refused as well must not be kept out by our asking.
    let again = false;
    for (let waitedMs = 0; !again && waitedMs < PATIENT_MS; waitedMs += 2 * QUICK_MS) {
      await bench.quiet(2 * QUICK_MS);
      again = quick.take('lan').ok;
    }
    bench.must(again, () => ({
      did: {
        en: `limit 1, windowMs ${QUICK_MS}, no now: after one hit every take of the next ${PATIENT_MS} ms was refused.`,
        vi: `limit 1, windowMs ${QUICK_MS}, không có now: sau một lần được cho qua, mọi lần take trong ${PATIENT_MS} ms tiếp theo đều bị từ chối.`,
      },
      must: {
        en: 'Take Date.now or performance.now where no clock is given.',
        vi: 'Không được đưa đồng hồ thì hãy dùng Date.now hoặc performance.now.',
      },
    }));
  },
);

/** Ids this long make it plain in the memory whether they are remembered: 500 of them are a megabyte. */
const ID_LENGTH = 2000;
const PER_WINDOW = 100;
const WINDOWS = 50;

/** In one piece: a text that is put together keeps its parts, and they may be shared. */
function longId(visitor: number): string {
  return Buffer.alloc(ID_LENGTH, `${visitor}.`).toString('latin1');
}

function megabytes(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e6).toFixed(1)} MB`;
}

check(
  {
    id: 'forgets-who-left',
    title: { en: 'Who has long been gone is forgotten', vi: 'Ai đã đi lâu rồi thì được quên' },
    why: {
      en: 'A table that only grows is a leak that takes weeks to show. It needs no attacker: a visitor a second is 600,000 entries a week. With one, who makes up a new id for every request, it takes an hour.',
      vi: 'Bảng chỉ có thêm mà không bớt là một chỗ rò rỉ bộ nhớ phải vài tuần mới lộ ra. Không cần ai tấn công: mỗi giây một khách là 600.000 mục mỗi tuần. Còn có kẻ tấn công, mỗi request bịa ra một id mới, thì chỉ cần một giờ.',
    },
    readOn: 'incident#user-limiter',
    needs: ['memory'],
    limitMs: 12_000,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const limiter = createUserLimiter({ limit: 5, windowMs: WINDOW_MS, now: clock.now });
    const before = await heldBytes();
    for (let visitor = 0; visitor < PER_WINDOW * WINDOWS; visitor += 1) {
      clock.advance(WINDOW_MS / PER_WINDOW);
      limiter.take(longId(visitor));
    }
    const held = (await heldBytes()) - before;
    // The limiter must live to here, or all of it is garbage.
    limiter.take('last');
    const all = PER_WINDOW * WINDOWS * ID_LENGTH;
    bench.must(held < all * 0.7, () => ({
      did: {
        en: `${PER_WINDOW} new users in each of ${WINDOWS} windows came once and never again. Their ids are ${megabytes(all)}, and your limiter still holds ${megabytes(held)}: it remembers nearly all of them.`,
        vi: `Trong ${WINDOWS} cửa sổ, mỗi cửa sổ có ${PER_WINDOW} người mới đến một lần rồi không quay lại. Id của họ cộng lại ${megabytes(all)}, và bộ giới hạn của bạn vẫn giữ ${megabytes(held)}: nó nhớ gần như tất cả.`,
      },
      must: {
        en: 'Forget whoever has had no hit in the last windowMs: in take, by the clock of `now`; a timer would not see it.',
        vi: 'Hãy quên ai không có lần nào được cho qua trong windowMs vừa rồi: làm trong take, theo đồng hồ `now`; timer thì không thấy đồng hồ đó.',
      },
      expected: `≈ ${megabytes(PER_WINDOW * ID_LENGTH)}`,
      seen: megabytes(held),
    }));
  },
);

/** Many more than any table with a round number for its end. */
const STRANGERS = 3000;

check(
  {
    id: 'keeps-who-still-counts',
    title: {
      en: 'Whose hits still count is not forgotten, however many others come',
      vi: 'Ai còn lần được tính thì không bị quên, dù bao nhiêu người khác đến',
    },
    why: {
      en: 'A table that is emptied when it is full, or that pushes out the oldest entry, forgets on command: whoever has used up the limit makes up enough ids, and begins anew.',
      vi: 'Bảng cứ đầy là xóa sạch, hoặc đẩy mục cũ nhất ra, thì muốn nó quên lúc nào cũng được: ai đã dùng hết giới hạn chỉ cần bịa ra đủ nhiều id là được đếm lại từ đầu.',
    },
    readOn: 'incident#user-limiter',
    // A program that looks through all users at each take is right, and slow here.
    limitMs: 12_000,
  },
  (bench) => {
    const limit = 3;
    const scenes = [
      // The table has to hold them all, while nobody has left.
      { others: STRANGERS, hitsMs: [0, 0, 0], atMs: 59_000, free: 0 },
      // The first hit has left, and the two others count.
      { others: 60, hitsMs: [0, 15_000, 30_000], atMs: 61_000, free: 1 },
    ];
    for (const { others, hitsMs, atMs, free } of scenes) {
      /** How often this user is let through at the end, when so many others have come in between. */
      const throughAfter = (userId: string, crowd: number): number => {
        const counter = open(bench, limit);
        // On a whole window: who counts from the hour finds the same both times.
        const beganMs = Math.ceil(counter.clock.now() / WINDOW_MS) * WINDOW_MS;
        for (const hitMs of hitsMs) counter.takes(userId, beganMs + hitMs);
        counter.crowd(crowd, beganMs + atMs);
        const taken = Array.from({ length: free + 1 }, () => counter.takes(userId, beganMs + atMs));
        return taken.filter(({ ok }) => ok).length;
      };
      // Who counts wrong in an empty house as well has forgotten nobody: that is for the other checks.
      if (throughAfter('lan', 0) > free) continue;
      const through = throughAfter('khoa', others);
      const counting = hitsMs.filter((hitMs) => hitMs > atMs - WINDOW_MS).map(seconds);
      must(bench, through <= free, () => ({
        did: {
          en: `limit ${limit}, windowMs ${WINDOW_MS}: user 'khoa' had hits at ${hitsMs.map(seconds).join(', ')}, then ${others} others came once each. At ${seconds(atMs)} the hits of ${counting.join(', ')} still counted, and you let 'khoa' through ${through === 1 ? 'once' : `${through} times`} more.`,
          vi: `limit ${limit}, windowMs ${WINDOW_MS}: người 'khoa' được cho qua lúc ${hitsMs.map(seconds).join(', ')}, rồi ${others} người khác mỗi người đến một lần. Lúc ${seconds(atMs)} các lần ${counting.join(', ')} vẫn còn tính, mà 'khoa' được cho qua thêm ${through} lần.`,
        },
        must: {
          en: `Let ${free} through here. Forget nobody who has a hit in the last windowMs: what bounds the table is time, not a number of users.`,
          vi: `Ở đây chỉ cho qua ${free} lần. Đừng quên ai có lần được cho qua trong windowMs vừa rồi: giữ cho bảng nhỏ là việc của thời gian, không phải của một số người tối đa.`,
        },
        expected: String(free),
        seen: String(through),
      }));
    }
  },
);

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} KB`;
}

const REGULARS = 60;
const VISITS = 1700;
/** In a program that is warm, what Node itself takes and gives back stays below half of this; the hits alone are 800,000 bytes. */
const NOISE_BYTES = 500_000;

check(
  {
    id: 'forgets-old-hits',
    title: { en: 'Of who stays, old hits are forgotten', vi: 'Với người ở lại, các lần cũ được quên' },
    why: {
      en: 'A user who never goes away has a list that never ends, if hits are only filtered when they are counted. Every take then walks through the whole of it.',
      vi: 'Người không bao giờ rời đi sẽ có danh sách dài mãi, nếu các lần cũ chỉ được lọc ra khi đếm. Khi đó lần take nào cũng phải đi hết danh sách ấy.',
    },
    readOn: 'incident#user-limiter',
    needs: ['memory'],
    limitMs: 12_000,
  },
  async (bench) => {
    const clock = bench.useVirtualTime();
    const limiter = createUserLimiter({ limit: 5, windowMs: WINDOW_MS, now: clock.now });
    const visit = (): void => {
      for (let visitNumber = 0; visitNumber < VISITS; visitNumber += 1) {
        // Twice in each window: they are never gone.
        clock.advance(WINDOW_MS / 2);
        for (let user = 0; user < REGULARS; user += 1) limiter.take(`regular ${user}`);
      }
    };
    const growth = async (): Promise<number> => {
      const before = await heldBytes();
      visit();
      return (await heldBytes()) - before;
    };
    // Not measured: what Node makes for a program that becomes hot, and what it lets go of the checks before.
    visit();
    let held = await growth();
    // Whatever it was, if it was not the hits it does not come again.
    if (held >= NOISE_BYTES) held = Math.min(held, await growth());
    limiter.take('last');
    bench.must(held < NOISE_BYTES, () => ({
      did: {
        en: `${REGULARS} users came ${VISITS} times each, twice in every window. At any time only the last two hits of each count, and your limiter had grown by ${kilobytes(held)}.`,
        vi: `${REGULARS} người, mỗi người đến ${VISITS} lần, mỗi cửa sổ hai lần. Lúc nào cũng chỉ hai lần mới nhất của mỗi người còn tính, mà bộ giới hạn của bạn đã phình thêm ${kilobytes(held)}.`,
      },
      must: {
        en: 'Drop the hits that have left the window, do not only skip them when you count.',
        vi: 'Hãy bỏ hẳn những lần đã ra khỏi cửa sổ, đừng chỉ bỏ qua chúng khi đếm.',
      },
      expected: `< ${kilobytes(NOISE_BYTES)}`,
      seen: kilobytes(held),
    }));
  },
);

check(
  {
    id: 'nothing-left-behind',
    title: { en: 'It leaves no timer behind', vi: 'Không để sót timer' },
    why: {
      en: 'A timer that sweeps every minute keeps the process alive for ever, and every test that makes a limiter hangs at its end.',
      vi: 'Timer mỗi phút dọn một lần giữ tiến trình sống mãi, và bài test nào tạo bộ giới hạn cũng treo ở cuối.',
    },
    readOn: 'incident#user-limiter',
  },
  async (bench) => {
    const limiter = createUserLimiter({ limit: 2, windowMs: WINDOW_MS });
    for (const userId of ['minh', 'minh', 'minh', 'ben']) limiter.take(userId);
    const [leak] = await bench.leaks(100);
    bench.must(leak === undefined, () => ({
      did: {
        en: `After four takes a ${leak?.kind} of your limiter keeps the process alive.`,
        vi: `Sau bốn lần take, một ${leak?.kind} của bộ giới hạn giữ tiến trình sống.`,
      },
      must: { en: 'Do the tidying in take; no timer is needed.', vi: 'Hãy dọn ngay trong take; không cần timer nào.' },
      place: leak?.place,
    }));
  },
);
