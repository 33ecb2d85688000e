import { inspect } from 'node:util';
import { type Bench, check, type Finding, type Outcome, type Postgres, program, type Queryable, show, type Text } from '#lab';

type Starter = typeof import('../../exercises/51-batch-insert/starter.ts');
type NewComment = Parameters<Starter['insertComments']>[1][number];
type Task = Awaited<ReturnType<Starter['tasksWithComments']>>[number];

const { insertComments, tasksWithComments } = await program<Starter>(import.meta.url, {
  insertComments: 'function',
  tasksWithComments: 'function',
});

/** Whichever check comes first waits for PostgreSQL to start. */
const LIMIT_MS = 25_000;
/** A statement takes milliseconds; with 50,000 rows and a busy machine, seconds. */
const PATIENT_MS = 15_000;
const ROWS_PER_QUERY = 1000;
/** So many queries on the wire show how it goes on. */
const SHOWN_QUERIES = 6;
/** Past this many queries a program is kept waiting and judged. */
const MOST_QUERIES = 400;

const TASKS = 'CREATE TABLE tasks (id integer PRIMARY KEY, title text NOT NULL);';
const COMMENTS = 'CREATE TABLE comments (id serial PRIMARY KEY, task_id integer NOT NULL, user_id text NOT NULL, body text NOT NULL);';
const REFERENCES = 'ALTER TABLE comments ADD FOREIGN KEY (task_id) REFERENCES tasks (id);';
const TABLES = `${TASKS} ${COMMENTS}`;
const THREE_TASKS = "INSERT INTO tasks (id, title) VALUES (1, 'write'), (2, 'test'), (3, 'ship');";

const common = { needs: ['postgres'], readOn: 'incident#batch-insert', limitMs: LIMIT_MS } as const;

function counted(count: number, noun: string): string {
  const words = count === 1 ? noun : `${noun.replace(/y$/, 'ie')}s`;
  return `${count.toLocaleString('en-US')} ${words}`;
}

function numberVi(count: number): string {
  return count.toLocaleString('vi-VN');
}

/** PostgreSQL's own words. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? `${error.name}: ${error.message}` : `${code}: ${error.message}`;
}

/** What a method of `pg` or PGlite meets when it is called without its object. */
class WithoutObject extends TypeError {
  constructor() {
    super('query was called without its object');
  }
}

/** The database as the learner sees it: every query is one trip there and back. */
class Counted implements Queryable {
  trips = 0;
  /** The errors of the database itself, oldest first. */
  readonly errors: unknown[] = [];
  readonly #bench: Bench;
  readonly #postgres: Queryable;
  readonly #after: (trip: number) => Promise<void> | void;
  #tooMany = (): void => {};
  readonly lostCount = new Promise<'lost count'>((resolve) => {
    this.#tooMany = () => resolve('lost count');
  });

  constructor(bench: Bench, postgres: Queryable, after: (trip: number) => Promise<void> | void = () => {}) {
    this.#bench = bench;
    this.#postgres = postgres;
    this.#after = after;
  }

  async query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }> {
    if (!(this instanceof Counted)) throw new WithoutObject();
    this.trips += 1;
    if (this.trips > MOST_QUERIES) {
      this.#tooMany();
      return new Promise(() => {});
    }
    const trip = this.trips;
    const start = String(text).replace(/\s+/g, ' ').trim().slice(0, 34);
    if (trip <= SHOWN_QUERIES) this.#bench.wire.note('you', { en: `query ${trip}: ${start}`, vi: `truy vấn ${trip}: ${start}` });
    try {
      const result = await this.#postgres.query<R>(text, values);
      await this.#after(trip);
      return result;
    } catch (error) {
      this.errors.push(error);
      this.#bench.wire.note('peer', { en: wordsOf(error).slice(0, 60), vi: wordsOf(error).slice(0, 60) });
      throw error;
    }
  }
}

/** Waits for the learner's call; where it has lost count, `trips` tells. */
async function ask<T>(bench: Bench, db: Counted, name: string, call: () => Promise<T>): Promise<Outcome<T | 'lost count'>> {
  // A program that throws at once is as good as one that rejects.
  return bench.settle<T | 'lost count'>(PATIENT_MS, Promise.race([(async () => call())(), db.lostCount]), () => ({
    did: {
      en: `${name} had not settled after ${PATIENT_MS} ms and ${counted(db.trips, 'query')}.`,
      vi: `Sau ${PATIENT_MS} ms và ${db.trips} truy vấn, ${name} vẫn chưa xong.`,
    },
    must: { en: 'Resolve when the last query has been answered.', vi: 'Truy vấn cuối có kết quả thì hãy resolve.' },
  }));
}

function mustResolve<T>(bench: Bench, db: Counted, name: string, outcome: Outcome<T>): T {
  if (outcome.settled === 'resolved') return outcome.value;
  bench.mark();
  if (outcome.error instanceof WithoutObject)
    return bench.fail({
      did: {
        en: `${name} called query without its object, as after \`const { query } = db\`.`,
        vi: `${name} gọi query mà không qua đối tượng của nó, như sau \`const { query } = db\`.`,
      },
      must: {
        en: 'Call it on the object: `db.query(…)`. A method of `pg` needs its `this`.',
        vi: 'Hãy gọi qua đối tượng: `db.query(…)`. Phương thức của `pg` cần có `this`.',
      },
    });
  const fromDatabase = db.errors.includes(outcome.error);
  return bench.fail({
    did: fromDatabase
      ? {
          en: `PostgreSQL refused a query of ${name}: ${wordsOf(outcome.error)}`,
          vi: `PostgreSQL từ chối một truy vấn của ${name}: ${wordsOf(outcome.error)}`,
        }
      : { en: `${name} rejected with ${wordsOf(outcome.error)}`, vi: `${name} reject ${wordsOf(outcome.error)}` },
    must: fromDatabase
      ? {
          en: 'Mend the statement: these are the words of PostgreSQL itself. One statement takes at most 65,535 parameters.',
          vi: 'Hãy sửa câu lệnh: đây là lời của chính PostgreSQL. Một câu lệnh nhận nhiều nhất 65.535 tham số.',
        }
      : { en: 'Resolve: nothing was wrong with the call.', vi: 'Hãy resolve: lời gọi này không có gì sai.' },
  });
}

/** Inserts and gives the ids; a program that has lost count gives none. */
async function insert(bench: Bench, db: Counted, rows: NewComment[]): Promise<number[]> {
  const value = mustResolve(bench, db, 'insertComments', await ask(bench, db, 'insertComments', () => insertComments(db, rows)));
  if (value === 'lost count') return [];
  bench.must(Array.isArray(value), () => ({
    did: { en: `insertComments resolved with ${show(value)}.`, vi: `insertComments resolve ${show(value)}.` },
    must: { en: 'Resolve with the array of ids.', vi: 'Hãy resolve với mảng các id.' },
  }));
  return value;
}

async function load(bench: Bench, db: Counted): Promise<Task[]> {
  const value = mustResolve(bench, db, 'tasksWithComments', await ask(bench, db, 'tasksWithComments', () => tasksWithComments(db)));
  return value === 'lost count' ? [] : value;
}

/** Twenty milliseconds for each trip there and back. */
function waitingFor(trips: number): string {
  const ms = trips * 20;
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function madeTrips(bench: Bench, db: Counted, most: number, scene: Text, hint: Text): void {
  const made = db.trips > MOST_QUERIES ? `more than ${MOST_QUERIES}` : String(db.trips);
  if (db.trips > most) bench.mark();
  bench.must(db.trips <= most, () => ({
    did: {
      en: `${scene.en}: ${made} queries. At 20 ms from here to the database and back that is ${waitingFor(db.trips)} of waiting.`,
      vi: `${scene.vi}: ${made.replace('more than', 'hơn')} truy vấn. Mỗi lượt đi về cơ sở dữ liệu mất 20 ms thì riêng việc chờ đã là ${waitingFor(db.trips).replace('.', ',')}.`,
    },
    must: hint,
    expected: `≤ ${most}`,
    seen: made.replace('more than', '>'),
  }));
}

function someRows(count: number): NewComment[] {
  return Array.from({ length: count }, (_, index) => ({ taskId: 1 + (index % 3), userId: `user ${index % 7}`, body: `comment ${index}` }));
}

interface Stored {
  id: number;
  taskId: number;
  userId: string;
  body: string;
}

async function storedIn(postgres: Postgres, ids?: readonly unknown[]): Promise<Map<number, Stored>> {
  const columns = 'SELECT id, task_id AS "taskId", user_id AS "userId", body FROM comments';
  // Whatever the learner took for an id: text compares with anything.
  const { rows } = ids
    ? await postgres.query<Stored>(`${columns} WHERE id::text = ANY($1::text[])`, [ids.map(String)])
    : await postgres.query<Stored>(columns);
  return new Map(rows.map((row) => [row.id, row]));
}

/** So many of a great many rows are looked at one by one; to read all of them takes as long as to write them. */
const SAMPLES = 500;

const isSame = (row: NewComment | undefined, other: Stored | undefined): boolean =>
  row !== undefined && other !== undefined && row.taskId === other.taskId && row.userId === other.userId && row.body === other.body;

async function sizeOf(postgres: Postgres): Promise<number> {
  const { rows } = await postgres.query<{ size: number }>('SELECT count(*)::int AS size FROM comments');
  return rows[0]?.size ?? 0;
}

/** Every row is there once, and `ids[i]` is the id of `rows[i]`. */
async function mustBeStored(bench: Bench, postgres: Postgres, rows: NewComment[], ids: number[]): Promise<void> {
  const size = await sizeOf(postgres);
  bench.must(size === rows.length, () => ({
    did: {
      en: `${counted(rows.length, 'row')} went in, and the table holds ${size.toLocaleString('en-US')}.`,
      vi: `Đưa vào ${numberVi(rows.length)} dòng, mà bảng có ${numberVi(size)} dòng.`,
    },
    must: { en: 'Insert every row once.', vi: 'Mỗi dòng ghi đúng một lần.' },
    expected: String(rows.length),
    seen: String(size),
  }));
  bench.must(ids.length === rows.length && new Set(ids).size === ids.length, () => ({
    did: {
      en: `${counted(rows.length, 'row')} went in, and ${new Set(ids).size.toLocaleString('en-US')} different ids came out.`,
      vi: `Đưa vào ${numberVi(rows.length)} dòng, mà nhận lại ${numberVi(new Set(ids).size)} id khác nhau.`,
    },
    must: { en: 'Give one id for each row.', vi: 'Mỗi dòng trả về một id.' },
    expected: String(rows.length),
    seen: String(ids.length),
  }));
  const odd = ids.findIndex((id) => typeof id !== 'number');
  bench.must(odd < 0, () => ({
    did: {
      en: `ids[${odd}] is ${show(ids[odd])}, a ${typeof ids[odd]}.`,
      vi: `ids[${odd}] là ${show(ids[odd])}, kiểu ${typeof ids[odd]}.`,
    },
    must: { en: 'An id is a number, as `serial` gives it.', vi: 'id là một number, đúng như `serial` cho.' },
    expected: 'number',
    seen: typeof ids[odd],
  }));
  const step = Math.ceil(rows.length / SAMPLES);
  const stored = await storedIn(postgres, step === 1 ? ids : ids.filter((_id, index) => index % step === 0));
  const wrong = rows.findIndex((row, index) => index % step === 0 && !isSame(row, stored.get(ids[index] as number)));
  const other = stored.get(ids[wrong] as number);
  bench.must(wrong < 0, () => ({
    did: {
      en: `rows[${wrong}] is ${shown(rows[wrong])}. ids[${wrong}] is ${show(ids[wrong])}, and under that id the table holds ${other ? shown(other) : 'nothing'}.`,
      vi: `rows[${wrong}] là ${shown(rows[wrong])}. ids[${wrong}] là ${show(ids[wrong])}, còn trong bảng id đó ${other ? `là ${shown(other)}` : 'không có dòng nào'}.`,
    },
    must: {
      en: 'Store every row as it is, and give the ids in the order of the rows: take them from RETURNING, do not work them out.',
      vi: 'Hãy ghi từng dòng nguyên vẹn, và trả id theo thứ tự các dòng: lấy từ RETURNING, đừng tự tính ra.',
    },
  }));
}

function shown(row: NewComment | Stored | undefined): string {
  return row ? `(${row.taskId}, ${JSON.stringify(row.userId)}, ${JSON.stringify(row.body)})` : '?';
}

check(
  {
    ...common,
    id: 'hundred-rows-one-query',
    title: { en: '100 rows go in one query', vi: '100 dòng đi trong một truy vấn' },
    why: {
      en: 'Every query is a trip to the database and back, and holds a connection of the pool for as long. 500 single inserts took 220 ms beside the database, one statement 3 ms.',
      vi: 'Mỗi truy vấn là một lượt đi về cơ sở dữ liệu, và giữ một kết nối của pool suốt lượt đó. 500 lệnh insert lẻ mất 220 ms ngay cạnh cơ sở dữ liệu, một câu lệnh thì 3 ms.',
    },
  },
  async (bench) => {
    for (const count of [100, 1, ROWS_PER_QUERY]) {
      const postgres = await bench.postgres(TABLES);
      const db = new Counted(bench, postgres);
      await insert(bench, db, someRows(count));
      madeTrips(
        bench,
        db,
        1,
        { en: counted(count, 'row'), vi: `${numberVi(count)} dòng` },
        { en: 'Put all of them into one INSERT.', vi: 'Hãy đưa tất cả vào một câu INSERT.' },
      );
      const size = await sizeOf(postgres);
      bench.must(size === count, () => ({
        did: {
          en: `${counted(count, 'row')} went in, and the table holds ${size}.`,
          vi: `Đưa vào ${numberVi(count)} dòng, mà bảng có ${numberVi(size)} dòng.`,
        },
        must: { en: 'Insert every row once.', vi: 'Mỗi dòng ghi đúng một lần.' },
        expected: String(count),
        seen: String(size),
      }));
    }
  },
);

check(
  {
    ...common,
    id: 'ids-in-the-order-of-the-rows',
    title: { en: 'ids[i] belongs to rows[i]', vi: 'ids[i] là của rows[i]' },
    why: {
      en: 'Other connections take numbers from the same sequence meanwhile, so there are gaps: "first id plus i" gives you somebody else\'s comments.',
      vi: 'Trong lúc đó các kết nối khác cũng lấy số từ cùng sequence, nên giữa các id có khoảng trống: "id đầu cộng i" sẽ cho bạn bình luận của người khác.',
    },
  },
  async (bench) => {
    const postgres = await bench.postgres(`${TABLES} ALTER SEQUENCE comments_id_seq INCREMENT BY 7 RESTART WITH 40;`);
    const rows = someRows(90);
    for (let index = rows.length - 1; index > 0; index -= 1) {
      const other = Math.floor(bench.random() * (index + 1));
      [rows[index], rows[other]] = [rows[other] as NewComment, rows[index] as NewComment];
    }
    // The same comment twice is two comments.
    rows.push({ ...(rows[0] as NewComment) }, { ...(rows[0] as NewComment) });
    const db = new Counted(bench, postgres);
    await mustBeStored(bench, postgres, rows, await insert(bench, db, [...rows]));
  },
);

check(
  {
    ...common,
    id: 'fifty-thousand-rows-in-few',
    title: { en: '50,000 rows go in few queries', vi: '50.000 dòng đi trong vài truy vấn' },
    why: {
      en: 'The number of parameters travels in 16 bits: 65,535 at most, which is 21,845 rows of three columns. One row more and the statement is refused, or, with some drivers, the number wraps around.',
      vi: 'Số lượng tham số được truyền bằng 16 bit: nhiều nhất 65.535, tức 21.845 dòng ba cột. Thêm một dòng là câu lệnh bị từ chối, hoặc với vài driver, con số bị tràn và quay lại từ đầu.',
    },
  },
  async (bench) => {
    const postgres = await bench.postgres(TABLES);
    const rows = someRows(50_000);
    const db = new Counted(bench, postgres);
    const ids = await insert(bench, db, [...rows]);
    madeTrips(
      bench,
      db,
      rows.length / ROWS_PER_QUERY,
      { en: '50,000 rows', vi: '50.000 dòng' },
      {
        en: 'Take at least 1,000 rows into one query: three arrays as three parameters take them all, VALUES lists up to 21,845.',
        vi: 'Mỗi truy vấn hãy ghi ít nhất 1.000 dòng: ba mảng làm ba tham số thì chứa hết, danh sách VALUES thì tối đa 21.845.',
      },
    );
    await mustBeStored(bench, postgres, rows, ids);
  },
);

check(
  {
    ...common,
    id: 'no-rows-no-query',
    title: { en: 'No rows, no query', vi: 'Không có dòng nào thì không truy vấn' },
    why: {
      en: '`INSERT … VALUES` with nothing behind it is a syntax error, and it comes on the day on which nobody has written a comment.',
      vi: '`INSERT … VALUES` mà phía sau không có gì là lỗi cú pháp, và nó xuất hiện đúng vào ngày không ai viết bình luận.',
    },
  },
  async (bench) => {
    const db = new Counted(bench, await bench.postgres(TABLES));
    const ids = await insert(bench, db, []);
    bench.must(db.trips === 0 && ids.length === 0, () => ({
      did: {
        en: `insertComments(db, []) made ${counted(db.trips, 'query')} and resolved with ${show(ids)}.`,
        vi: `insertComments(db, []) gửi ${db.trips} truy vấn và resolve ${show(ids)}.`,
      },
      must: { en: 'Resolve with [] and ask nothing.', vi: 'Hãy resolve [] và không hỏi gì.' },
      expected: '0',
      seen: String(db.trips),
    }));
  },
);

/** What breaks whoever puts text into SQL, or into an array or JSON, by hand. */
const TEXTS = [
  "O'Hara isn't here",
  "x'); DROP TABLE comments; --",
  '{"quoted", {braces}, commas}',
  'NULL',
  'null',
  '',
  ' spaces at both ends ',
  'a \\ backslash, \\n and \\x41',
  'two\nlines\tand a tab',
  '$1, $2::text, ? and :name',
  'tiếng Việt, 日本語, 👩‍👩‍👧',
  'tie\u0302\u0301ng Vie\u0323\u0302t, \ufb01ne',
  '\u0001\u007f\u2028',
];

check(
  {
    ...common,
    id: 'any-text-unharmed',
    title: { en: 'Quotes, braces, NULL: text stays text', vi: 'Dấu nháy, ngoặc nhọn, NULL: văn bản vẫn là văn bản' },
    why: {
      en: 'An apostrophe ends a string that was put together by hand, and what follows is SQL by a stranger. In a hand-made array literal the word NULL turns into nothing.',
      vi: 'Một dấu nháy đơn kết thúc chuỗi được ghép bằng tay, và phần sau nó là SQL của người lạ. Trong mảng tự ghép bằng tay, chữ NULL biến thành giá trị rỗng.',
    },
  },
  async (bench) => {
    const rows = TEXTS.map((body, index) => ({ taskId: 1 + (index % 3), userId: TEXTS[TEXTS.length - 1 - index] as string, body }));
    const postgres = await bench.postgres(TABLES);
    const db = new Counted(bench, postgres);
    await mustBeStored(bench, postgres, rows, await insert(bench, db, [...rows]));
  },
);

check(
  {
    ...common,
    id: 'rows-are-not-touched',
    title: { en: "The caller's array stays as it was", vi: 'Mảng của bên gọi vẫn như cũ' },
    why: {
      en: '`while (rows.length) rows.splice(0, 1000)` is a batch in one line, and the caller, who wanted to log what was stored, holds an empty array.',
      vi: '`while (rows.length) rows.splice(0, 1000)` chia lô chỉ trong một dòng, còn bên gọi, muốn ghi log những gì đã lưu, thì cầm một mảng rỗng.',
    },
  },
  async (bench) => {
    const rows = someRows(40).reverse();
    const before = rows.map((row) => show(row));
    const db = new Counted(bench, await bench.postgres(TABLES));
    await insert(bench, db, rows);
    const changed = before.findIndex((row, index) => row !== show(rows[index]));
    const lost = rows.length !== before.length;
    bench.must(!lost && changed < 0, () => ({
      did: lost
        ? {
            en: `insertComments was given 40 rows; afterwards the caller's array holds ${rows.length}.`,
            vi: `insertComments nhận 40 dòng; sau đó mảng của bên gọi có ${rows.length} dòng.`,
          }
        : {
            en: `After insertComments, rows[${changed}] of the caller's array is another one: ${show(rows[changed])}.`,
            vi: `Sau insertComments, rows[${changed}] trong mảng của bên gọi đã khác: ${show(rows[changed])}.`,
          },
      must: {
        en: 'Read the rows, change nothing: slice() copies, splice() takes out.',
        vi: 'Chỉ đọc, đừng sửa: slice() thì chép, splice() thì lấy ra.',
      },
      expected: lost ? '40' : (before[changed] ?? ''),
      seen: lost ? String(rows.length) : show(rows[changed]),
    }));
  },
);

check(
  {
    ...common,
    id: 'errors-come-out',
    title: { en: 'What PostgreSQL refuses, the caller hears', vi: 'PostgreSQL từ chối thì bên gọi phải biết' },
    why: {
      en: 'The caller tells 23503 (no such task) from a broken connection by the error itself. An error that is swallowed is a comment that was "saved" and is gone.',
      vi: 'Bên gọi dựa vào chính lỗi đó để phân biệt 23503 (không có task này) với mất kết nối. Lỗi bị nuốt là một bình luận "đã lưu" mà không còn đâu cả.',
    },
  },
  async (bench) => {
    const postgres = await bench.postgres(`${TABLES} ${REFERENCES} ${THREE_TASKS}`);
    const db = new Counted(bench, postgres);
    const rows = [...someRows(5), { taskId: 999, userId: 'ann', body: 'to a task that was deleted' }];
    const outcome = await ask(bench, db, 'insertComments', () => insertComments(db, rows));
    mustReject(bench, db, 'insertComments', outcome, {
      en: 'One of six rows named a task that does not exist',
      vi: 'Một trong sáu dòng trỏ tới task không tồn tại',
    });
    const size = await sizeOf(postgres);
    bench.must(size === 0, () => ({
      did: {
        en: `PostgreSQL refused one row of six. insertComments made ${counted(db.trips, 'query')}, rejected, and the table holds ${counted(size, 'row')} all the same.`,
        vi: `PostgreSQL từ chối một trong sáu dòng. insertComments gửi ${db.trips} truy vấn rồi reject, vậy mà bảng vẫn có ${size} dòng.`,
      },
      must: {
        en: 'Six rows are one query, also when it fails: then none of them is stored, and whoever tries again makes no duplicates.',
        vi: 'Sáu dòng là một truy vấn, thất bại cũng vậy: khi đó không dòng nào được ghi, và ai thử lại cũng không tạo bản trùng.',
      },
      expected: '0',
      seen: String(size),
    }));
    for (const trip of [1, 2]) await breaks(bench, trip);
  },
);

/** Past the most rows that one statement with three parameters for each can take: whoever writes VALUES needs a second one. */
const TWO_STATEMENTS = 21_846;

/** The connection breaks during the first or the second query, if the program makes so many. */
async function breaks(bench: Bench, at: number): Promise<void> {
  const gone = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
  const postgres = await bench.postgres(`${TABLES} ${THREE_TASKS}`);
  const dying = (): Counted =>
    new Counted(bench, postgres, (trip) => {
      if (trip >= at) throw gone;
    });
  const scene = at === 1 ? { en: 'first', vi: 'đầu' } : { en: 'second', vi: 'thứ hai' };
  const told = { en: `The connection broke during the ${scene.en} query`, vi: `Kết nối đứt ngay ở truy vấn ${scene.vi}` };
  const reading = dying();
  const read = await ask(bench, reading, 'tasksWithComments', () => tasksWithComments(reading));
  if (reading.trips >= at) mustReject(bench, reading, 'tasksWithComments', read, told);
  const writing = dying();
  const written = await ask(bench, writing, 'insertComments', () => insertComments(writing, someRows(at === 1 ? 1 : TWO_STATEMENTS)));
  if (writing.trips >= at) mustReject(bench, writing, 'insertComments', written, told);
}

function mustReject(bench: Bench, db: Counted, name: string, outcome: Outcome<unknown>, scene: Text): void {
  const right = outcome.settled === 'rejected' && db.errors.includes(outcome.error);
  if (!right) bench.mark();
  const words = wordsOf(db.errors[0]);
  bench.must(right, (): Finding => {
    const end = outcome.settled === 'resolved' ? `resolved with ${show(outcome.value)}` : `rejected with ${wordsOf(outcome.error)}`;
    return {
      did: {
        en: `${scene.en}. The database said ${words}; ${name} ${end}.`,
        vi: `${scene.vi}. Cơ sở dữ liệu báo ${words}; ${name} ${end.replace('resolved with', 'resolve').replace('rejected with', 'reject')}.`,
      },
      must: { en: 'Let the very error of `query` come out.', vi: 'Hãy để chính lỗi của `query` đi ra ngoài.' },
      expected: words,
      seen: end,
    };
  });
}

/** 60 tasks; every third has no comment, the others five or seven. */
const MANY_TASKS = `
  INSERT INTO tasks (id, title) SELECT n * 10, 'task ' || n FROM generate_series(60, 1, -1) AS n;
  INSERT INTO comments (task_id, user_id, body)
    SELECT n * 10, 'user ' || k, 'comment ' || k || ' on ' || n FROM generate_series(1, 7) AS k, generate_series(60, 1, -1) AS n
    WHERE n % 3 > 0 AND k <= 3 + 2 * (n % 3);`;

async function wantedTasks(postgres: Postgres): Promise<Task[]> {
  const { rows: tasks } = await postgres.query<{ id: number; title: string }>('SELECT id, title FROM tasks ORDER BY id');
  const comments = [...(await storedIn(postgres)).values()].sort((a, b) => a.id - b.id);
  return tasks.map((task) => ({
    ...task,
    comments: comments.filter(({ taskId }) => taskId === task.id).map(({ id, userId, body }) => ({ id, userId, body })),
  }));
}

/** The fields that the task names, in a fixed order. Further fields are nobody's business. */
function plain(task: Task | undefined): string {
  if (!task) return '–';
  const comments = Array.isArray(task.comments)
    ? task.comments.map((comment) => (comment ? { id: comment.id, userId: comment.userId, body: comment.body } : comment))
    : task.comments;
  return inspect({ id: task.id, title: task.title, comments }, { depth: 3, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: null });
}

/** An id that came as text is found, and shown as what it is. */
const taskOf = (tasks: readonly Task[], wanted: number | undefined): Task | undefined =>
  tasks.find((task) => String(task?.id) === String(wanted));

check(
  {
    ...common,
    id: 'all-tasks-in-two-queries',
    title: { en: 'All tasks with their comments in at most two queries', vi: 'Mọi task cùng bình luận trong nhiều nhất hai truy vấn' },
    why: {
      en: 'One query for the list and one for each entry, N+1, is invisible with five tasks on a laptop. With 60 tasks it holds a connection of the pool 61 times as long.',
      vi: 'Một truy vấn cho danh sách rồi mỗi mục một truy vấn, N+1, thì với năm task trên laptop không ai thấy. Với 60 task, nó giữ kết nối của pool lâu gấp 61 lần.',
    },
  },
  async (bench) => {
    const db = new Counted(bench, await bench.postgres(`${TABLES} ${MANY_TASKS}`));
    await load(bench, db);
    madeTrips(
      bench,
      db,
      2,
      { en: '60 tasks with their comments', vi: '60 task cùng bình luận' },
      {
        en: 'Ask for all tasks, then for all comments, and put them together yourself; or join them in one query.',
        vi: 'Hãy hỏi mọi task, rồi mọi bình luận, và tự ghép lại; hoặc join chúng trong một truy vấn.',
      },
    );
  },
);

check(
  {
    ...common,
    id: 'every-task-complete',
    title: { en: 'Every task is there, also without comments', vi: 'Task nào cũng có mặt, kể cả task không có bình luận' },
    why: {
      en: 'An inner join drops the task on which nobody has commented yet. A left join keeps it, with one comment that is all nulls.',
      vi: 'Inner join làm mất task chưa ai bình luận. Left join giữ nó lại, nhưng kèm một bình luận toàn null.',
    },
  },
  async (bench) => {
    for (const filling of ['', THREE_TASKS, MANY_TASKS]) {
      const postgres = await bench.postgres(`${TABLES} ${filling}`);
      const wanted = await wantedTasks(postgres);
      const tasks = await load(bench, new Counted(bench, postgres));
      bench.must(Array.isArray(tasks) && tasks.length === wanted.length, () => ({
        did: {
          en: `There are ${counted(wanted.length, 'task')}, ${wanted.filter(({ comments }) => comments.length === 0).length} of them without comments; tasksWithComments gave ${tasks?.length}.`,
          vi: `Có ${wanted.length} task, ${wanted.filter(({ comments }) => comments.length === 0).length} trong số đó chưa có bình luận; tasksWithComments trả về ${tasks?.length}.`,
        },
        must: { en: 'Give every task once.', vi: 'Mỗi task trả về đúng một lần.' },
        expected: String(wanted.length),
        seen: String(tasks?.length),
      }));
      const bySortedIds = wanted.map(({ id }) => taskOf(tasks, id));
      // The order is for another check to judge.
      const sorted = bySortedIds.map((task) =>
        task && Array.isArray(task.comments) ? { ...task, comments: [...task.comments].sort((a, b) => (a?.id ?? 0) - (b?.id ?? 0)) } : task,
      );
      const wrong = wanted.findIndex((task, index) => plain(task) !== plain(sorted[index] as Task));
      bench.must(wrong < 0, () => ({
        did: sorted[wrong]
          ? {
              en: `One of the tasks came out as ${plain(sorted[wrong])}.`,
              vi: `Có task được trả về là ${plain(sorted[wrong])}.`,
            }
          : {
              en: `There are as many tasks as there should be, and task ${wanted[wrong]?.id} is not among them.`,
              vi: `Số task thì đủ, nhưng trong đó không có task ${wanted[wrong]?.id}.`,
            },
        must: {
          en: `It is ${plain(wanted[wrong])}. No comments is an empty array.`,
          vi: `Nó phải là ${plain(wanted[wrong])}. Không có bình luận là mảng rỗng.`,
        },
        expected: plain(wanted[wrong]),
        seen: plain(sorted[wrong] as Task),
      }));
    }
  },
);

check(
  {
    ...common,
    id: 'sorted-by-id',
    title: { en: 'Tasks and comments come in the order of their ids', vi: 'Task và bình luận theo thứ tự id' },
    why: {
      en: 'Without ORDER BY PostgreSQL gives rows as it finds them. It looks sorted until the first UPDATE moves one to the end.',
      vi: 'Không có ORDER BY thì PostgreSQL trả dòng theo thứ tự nó gặp. Trông như đã sắp xếp, cho đến khi lệnh UPDATE đầu tiên dời một dòng xuống cuối.',
    },
  },
  async (bench) => {
    const postgres = await bench.postgres(`${TABLES} ${THREE_TASKS}
      INSERT INTO comments (task_id, user_id, body) VALUES (1, 'ann', 'a'), (1, 'bob', 'b'), (2, 'ann', 'c'), (1, 'eve', 'd'), (2, 'bob', 'e');
      UPDATE comments SET body = 'edited' WHERE id IN (1, 3);
      UPDATE tasks SET title = 'write more' WHERE id = 1;`);
    const tasks = await load(bench, new Counted(bench, postgres));
    const orderOf = (list: readonly { id: number }[]): string => list.map((each) => each?.id).join(', ');
    const seen = [orderOf(tasks), ...tasks.map(({ comments }) => orderOf(comments ?? []))];
    const wrong = seen.find(
      (order) =>
        order !==
        order
          .split(', ')
          .sort((a, b) => Number(a) - Number(b))
          .join(', '),
    );
    bench.must(wrong === undefined, () => ({
      did: {
        en: `After an UPDATE of the first ones, the ids came in the order ${wrong}.`,
        vi: `Sau một lệnh UPDATE trên các dòng đầu, id được trả về theo thứ tự ${wrong}.`,
      },
      must: { en: 'ORDER BY id, for tasks and for comments.', vi: 'Hãy ORDER BY id, cho cả task lẫn bình luận.' },
      seen: wrong ?? '',
    }));
  },
);

check(
  {
    ...common,
    id: 'world-moves-between-queries',
    title: { en: 'A comment that arrives between two queries breaks nothing', vi: 'Bình luận đến giữa hai truy vấn không làm hỏng gì' },
    why: {
      en: 'Between two queries other people go on working. `byId.get(taskId)!` promises the compiler that they do not.',
      vi: 'Giữa hai truy vấn, người khác vẫn làm việc. `byId.get(taskId)!` là lời hứa với trình biên dịch rằng họ đứng yên.',
    },
  },
  async (bench) => {
    const postgres = await bench.postgres(
      `${TABLES} ${THREE_TASKS} INSERT INTO comments (task_id, user_id, body) VALUES (2, 'ann', 'early');`,
    );
    const wanted = await wantedTasks(postgres);
    const db = new Counted(bench, postgres, async (trip) => {
      if (trip > 1) return;
      bench.wire.note('peer', { en: 'somebody adds task 4 with a comment', vi: 'có người thêm task 4 kèm một bình luận' });
      await postgres.run("INSERT INTO tasks VALUES (4, 'new'); INSERT INTO comments (task_id, user_id, body) VALUES (4, 'bob', 'first!');");
    });
    const tasks = await load(bench, db);
    const wrong = wanted.find((task) => plain(task) !== plain(taskOf(tasks, task.id)));
    bench.must(wrong === undefined, () => ({
      did: {
        en: `Somebody added task 4 between two queries, and task ${wrong?.id} came out as ${plain(taskOf(tasks, wrong?.id))}.`,
        vi: `Có người thêm task 4 giữa hai truy vấn, và task ${wrong?.id} được trả về là ${plain(taskOf(tasks, wrong?.id))}.`,
      },
      must: {
        en: `What was there before is not affected: ${plain(wrong)}.`,
        vi: `Những gì có từ trước không bị ảnh hưởng: ${plain(wrong)}.`,
      },
    }));
    const other = tasks.find(({ id }) => !wanted.some((task) => String(task.id) === String(id)));
    bench.must(other === undefined || (other.id === 4 && other.title === 'new' && Array.isArray(other.comments)), () => ({
      did: {
        en: `Somebody added task 4 between two queries, and a task came out as ${plain(other)}.`,
        vi: `Có người thêm task 4 giữa hai truy vấn, và có task được trả về là ${plain(other)}.`,
      },
      must: { en: 'Leave the newcomer out, or give it as it is.', vi: 'Bỏ qua task mới, hoặc trả về đúng như nó có.' },
    }));
  },
);
