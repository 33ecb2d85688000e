import { type Bench, type Connection, check, describeError, type Finding, type Outcome, type Peer, program, type Text } from '#lab';

type Starter = typeof import('../../exercises/43-resilient-get/starter.ts');
type Options = Parameters<Starter['resilientGet']>[1];

const { resilientGet } = await program<Starter>(import.meta.url, { resilientGet: 'function' });

/** Everything that the network and a few short waits need; only failing programs take it. */
const SOON_MS = 1500;
/** A limit that is not what the check is about. */
const NEVER_MS = 60_000;
/** So long in silence until a try is given up. */
const TRY_MS = 100;

/** How the server answers one request. */
type Reply = 'rst' | 'fin' | 'silence' | { status: number; body?: string; headers?: Record<string, string>; length?: number; ends?: 'fin' };

/** A server that gives one reply to each request, in order, whichever connection it comes on; the last one again and again. */
class Server {
  readonly peer: Peer;
  /** When each request came, on the clock of the wall. */
  readonly requests: { connection: number; at: number }[] = [];
  readonly #replies: readonly Reply[];

  constructor(peer: Peer, replies: readonly Reply[]) {
    this.peer = peer;
    this.#replies = replies;
    void this.#accept();
  }

  get url(): string {
    return `http://127.0.0.1:${this.peer.port}/rates`;
  }

  /** Connections that carried at least one request; Node's fetch may dial another one in advance. */
  get used(): number {
    return new Set(this.requests.map(({ connection }) => connection)).size;
  }

  async #accept(): Promise<void> {
    for (let index = 0; ; index += 1) void this.#serve(await this.peer.connection(index), index).catch(() => {});
  }

  async #serve(connection: Connection, index: number): Promise<void> {
    for (let served = 0; ; served += 1) {
      await connection.until(() => connection.received.toString('latin1').split('\r\n\r\n').length - 1 > served);
      const reply = this.#replies[Math.min(this.requests.length, this.#replies.length - 1)] ?? 'silence';
      this.requests.push({ connection: index, at: Date.now() });
      answer(connection, reply);
    }
  }
}

function answer(connection: Connection, reply: Reply): void {
  if (reply === 'silence') return;
  if (reply === 'rst' || reply === 'fin') {
    connection[reply]();
    return;
  }
  const { status, body = '', headers = {}, length = Buffer.byteLength(body), ends } = reply;
  const lines = Object.entries({ ...headers, 'content-length': String(length) }).map(([name, value]) => `${name}: ${value}\r\n`);
  connection.send(`HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n${body}`);
  if (ends === 'fin') connection.fin();
}

const GOOD: Reply = { status: 200, body: 'EUR 1.0853' };

async function serve(bench: Bench, ...replies: Reply[]): Promise<Server> {
  await loadFetch();
  return new Server(await bench.peer([]), replies);
}

/** Node loads its HTTP client at the first fetch; that must not count against anybody's limit. */
let loaded: Promise<unknown> | undefined;
function loadFetch(): Promise<unknown> {
  loaded ??= fetch('data:,').then((response) => response.text());
  return loaded;
}

function name(reply: Reply): string {
  if (typeof reply === 'string') return { rst: 'RST', fin: 'FIN', silence: 'silence' }[reply];
  return String(reply.status);
}

function listed(replies: readonly Reply[]): Text {
  const names = replies.map(name).join(', ');
  return { en: names, vi: names.replaceAll('silence', 'im lặng') };
}

function said(outcome: Outcome<unknown>): Text {
  if (outcome.settled === 'resolved') {
    const value = quoted(outcome.value);
    return { en: `resolved with ${value}`, vi: `resolve ${value}` };
  }
  return { en: `rejected with ${describeError(outcome.error)}`, vi: `reject với ${describeError(outcome.error)}` };
}

/** A value as one would type it, cut where it is long. */
function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const times = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);
const ms = (value: number): string => `${Math.round(value)} ms`;

function run(bench: Bench, server: Server, options: Partial<Options>, withinMs: number, what: Text): Promise<Outcome<string>> {
  const wanted: Options = { deadlineMs: NEVER_MS, perTryMs: NEVER_MS, maxAttempts: 4, ...options };
  return bench.settle(
    withinMs,
    (async () => resilientGet(server.url, wanted))(),
    (): Finding => ({
      did: {
        en: `${what.en}; after ${withinMs} ms and ${times(server.requests.length)} your promise had not settled.`,
        vi: `${what.vi}; sau ${withinMs} ms và ${server.requests.length} request, promise của bạn vẫn chưa xong.`,
      },
      must: {
        en: 'Every try ends after perTryMs, everything after deadlineMs, and the waits between are at most 50, 100, 200 … ms.',
        vi: 'Lần thử nào cũng kết thúc sau perTryMs, tất cả kết thúc sau deadlineMs, và các khoảng chờ nhiều nhất là 50, 100, 200 … ms.',
      },
    }),
  );
}

/** The server answers like this in turn, and the last of it must come through. */
async function getsThrough(bench: Bench, replies: Reply[], options: Partial<Options>, must: Text, withinMs = SOON_MS): Promise<Server> {
  const server = await serve(bench, ...replies);
  const what: Text = { en: `The server gave ${listed(replies).en}`, vi: `Server lần lượt cho: ${listed(replies).vi}` };
  const outcome = await run(bench, server, options, withinMs, what);
  // A busy machine may need more than perTryMs for a good answer too.
  const counted = options.perTryMs === undefined ? server.requests.length === replies.length : server.requests.length >= replies.length;
  const right = outcome.settled === 'resolved' && outcome.value === 'EUR 1.0853' && counted;
  if (!right) bench.mark();
  bench.must(right, () => ({
    did: {
      en: `${what.en} in turn; after ${times(server.requests.length)} your promise ${said(outcome).en}.`,
      vi: `${what.vi}; sau ${server.requests.length} request, promise của bạn ${said(outcome).vi}.`,
    },
    must,
    expected: `"EUR 1.0853", ${replies.length}`,
    seen: `${outcome.settled === 'resolved' ? quoted(outcome.value) : describeError(outcome.error)}, ${server.requests.length}`,
  }));
  return server;
}

check(
  {
    id: 'rides-out-a-restart',
    title: { en: '503, 502, 504, 429, and then the answer', vi: '503, 502, 504, 429, rồi mới có câu trả lời' },
    why: {
      en: 'Four statuses say "not now" and not "no": too many requests, not available, and the two of a proxy that got no good answer. fetch resolves with them; nothing is thrown.',
      vi: 'Bốn status nói "chưa được" chứ không phải "không": quá nhiều request, chưa sẵn sàng, và hai cái của một proxy không nhận được câu trả lời tốt. fetch resolve với chúng; không có gì được ném ra.',
    },
    readOn: '10-robust-networking#retry-after',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const must: Text = { en: 'Try again after 429, 502, 503 and 504.', vi: 'Gặp 429, 502, 503 và 504 thì hãy thử lại.' };
    await getsThrough(bench, [{ status: 503 }, { status: 429 }, GOOD], {}, must);
    await getsThrough(bench, [{ status: 502 }, { status: 504 }, GOOD], {}, must);
  },
);

check(
  {
    id: 'rides-out-bad-lines',
    title: { en: 'Reset, hung up, half an answer, and then the whole', vi: 'Bị ngắt, bị cúp máy, nửa câu trả lời, rồi mới trọn vẹn' },
    why: {
      en: 'fetch hides the code one level down, and a line that breaks inside the body throws where the body is read, not where fetch is called.',
      vi: 'fetch giấu mã lỗi sâu thêm một tầng, và đường dây đứt giữa body thì lỗi ném ra ở chỗ đọc body chứ không phải ở chỗ gọi fetch.',
    },
    readOn: '10-robust-networking#fetch-codes',
    needs: ['net', 'rst', 'http'],
  },
  async (bench) => {
    const must: Text = {
      en: 'Try again after a network fault that may pass; its code is in `cause`.',
      vi: 'Gặp lỗi mạng có thể tự qua thì hãy thử lại; mã của nó nằm trong `cause`.',
    };
    await getsThrough(bench, ['rst', 'fin', { status: 200, body: 'EUR', length: 10, ends: 'fin' }, GOOD], {}, must);
  },
);

/** What an error says of its status and its codes, itself and its causes. */
function trace(error: unknown, depth = 0): (string | number | undefined)[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const { code, status, cause } = error as NodeJS.ErrnoException & { status?: number };
  return [code, status, ...trace(cause, depth + 1)].filter((each) => each !== undefined);
}

function statusOf(outcome: Outcome<unknown>): unknown {
  return outcome.settled === 'rejected' && outcome.error instanceof Error ? (outcome.error as { status?: unknown }).status : undefined;
}

function mustEndWith(
  bench: Bench,
  server: Server,
  outcome: Outcome<unknown>,
  status: number,
  requests: number,
  what: Text,
  must: Text,
): void {
  const right = statusOf(outcome) === status && server.requests.length === requests;
  if (!right) bench.mark();
  bench.must(right, () => ({
    did: {
      en: `${what.en}; after ${times(server.requests.length)} your promise ${said(outcome).en} (status: ${String(statusOf(outcome))}).`,
      vi: `${what.vi}; sau ${server.requests.length} request, promise của bạn ${said(outcome).vi} (status: ${String(statusOf(outcome))}).`,
    },
    must,
    expected: `status ${status}, ${times(requests)}`,
    seen: `status ${String(statusOf(outcome))}, ${times(server.requests.length)}`,
  }));
}

check(
  {
    id: 'a-final-answer-is-final',
    title: { en: 'A 404 is not tried again', vi: 'Gặp 404 thì không thử lại' },
    why: {
      en: 'A path that does not exist and a method that is not implemented are answers. The fourth request gets the same one, and the log has four lines that hide the renamed path.',
      vi: 'Đường dẫn không tồn tại, method không được hỗ trợ: đó là câu trả lời. Request thứ tư cũng nhận đúng câu đó, và bốn dòng log che mất chuyện đường dẫn đã đổi tên.',
    },
    readOn: '10-robust-networking#retry-after',
    needs: ['net', 'http'],
  },
  async (bench) => {
    for (const status of [404, 501, 400, 500]) {
      const server = await serve(bench, { status, body: 'no' }, GOOD);
      const what: Text = { en: `The server answered ${status}`, vi: `Server trả lời ${status}` };
      const outcome = await run(bench, server, {}, SOON_MS, what);
      mustEndWith(bench, server, outcome, status, 1, what, {
        en: 'Reject at once, with an Error that has the number as its `status`.',
        vi: 'Hãy reject ngay, với một Error có con số đó trong `status`.',
      });
    }
  },
);

check(
  {
    id: 'counts-tries',
    title: { en: '`maxAttempts` counts tries, the first one included', vi: '`maxAttempts` đếm số lần thử, tính cả lần đầu' },
    why: {
      en: 'In an outage every client brings maxAttempts times its load. Whoever counts repetitions brings one more, and in three layers of wrappers 27 come out of 3.',
      vi: 'Khi có sự cố, mỗi client đem tới gấp maxAttempts lần tải của nó. Đếm số lần gọi lại thì dư một lần, và qua ba lớp bọc thì từ 3 thành 27.',
    },
    readOn: '10-robust-networking#backoff',
    needs: ['net', 'rst', 'http'],
  },
  async (bench) => {
    for (const maxAttempts of [3, 1]) {
      const server = await serve(bench, { status: 503, body: 'later' });
      const what: Text = {
        en: `The server always answered 503, maxAttempts was ${maxAttempts}`,
        vi: `Server luôn trả lời 503, maxAttempts là ${maxAttempts}`,
      };
      const outcome = await run(bench, server, { maxAttempts }, SOON_MS, what);
      mustEndWith(bench, server, outcome, 503, maxAttempts, what, {
        en: 'After maxAttempts tries reject with an Error that has the `status` of the last one.',
        vi: 'Sau maxAttempts lần thử, hãy reject với một Error có `status` của lần cuối.',
      });
    }
    const server = await serve(bench, 'rst');
    const what: Text = {
      en: 'The server reset every connection, maxAttempts was 2',
      vi: 'Server ngắt đột ngột (RST) mọi kết nối, maxAttempts là 2',
    };
    const outcome = await run(bench, server, { maxAttempts: 2 }, SOON_MS, what);
    mustTellTheFault(bench, server, outcome, what, 2);
  },
);

/** The fault of the network must be found in the error, at whatever depth. */
function mustTellTheFault(bench: Bench, server: Server, outcome: Outcome<unknown>, what: Text, requests?: number): void {
  const told = outcome.settled === 'rejected' ? trace(outcome.error) : [];
  const right = told.some((each) => each === 'ECONNRESET' || each === 'UND_ERR_SOCKET');
  const counted = requests === undefined || server.requests.length === requests;
  if (!right || !counted) bench.mark();
  bench.must(right && counted, () => ({
    did: {
      en: `${what.en}; after ${times(server.requests.length)} your promise ${said(outcome).en}. Codes in it and its causes: ${told.join(', ') || 'none'}.`,
      vi: `${what.vi}; sau ${server.requests.length} request, promise của bạn ${said(outcome).vi}. Mã trong lỗi và các cause: ${told.join(', ') || 'không có'}.`,
    },
    must: {
      en: 'Reject with the error of the last try, or with an Error that has it as its `cause`.',
      vi: 'Hãy reject bằng lỗi của lần thử cuối, hoặc bằng một Error có lỗi đó làm `cause`.',
    },
    expected: `ECONNRESET | UND_ERR_SOCKET${requests === undefined ? '' : `, ${times(requests)}`}`,
    seen: `${told.join(', ') || 'no code'}, ${times(server.requests.length)}`,
  }));
}

check(
  {
    id: 'each-try-has-a-limit',
    title: { en: 'A try that hears nothing is given up and made again', vi: 'Lần thử không nghe thấy gì thì bỏ và thử lại' },
    why: {
      en: 'One instance out of five hangs. Whoever waits for it until the deadline never asks the other four. A TimeoutError is known by its name; a list of codes does not contain it.',
      vi: 'Năm instance thì một bị treo. Ai chờ nó đến hết hạn chót thì không bao giờ hỏi tới bốn cái kia. TimeoutError nhận ra bằng tên; danh sách mã lỗi không có nó.',
    },
    readOn: '10-robust-networking#resilient-client',
    needs: ['net', 'http'],
  },
  async (bench) => {
    await getsThrough(
      bench,
      ['silence', GOOD],
      { perTryMs: TRY_MS, maxAttempts: 20 },
      { en: 'Give a try up after perTryMs, and try again.', vi: 'Hết perTryMs thì bỏ lần thử đó và thử lại.' },
    );
  },
);

check(
  {
    id: 'the-limit-covers-the-body',
    title: { en: 'A try that stops inside the body is given up too', vi: 'Lần thử dừng giữa body cũng phải bỏ' },
    why: {
      en: 'Headers come from the first line of a handler, the body from the database behind it. A limit that ends with the headers waits for that database for as long as it likes.',
      vi: 'Header đến từ dòng đầu của handler, body đến từ cơ sở dữ liệu phía sau. Giới hạn nào hết cùng header thì chờ cơ sở dữ liệu đó bao lâu cũng chịu.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
  },
  async (bench) => {
    await getsThrough(
      bench,
      [{ status: 200, body: 'EUR', length: 10 }, GOOD],
      { perTryMs: TRY_MS, maxAttempts: 20 },
      { en: 'Let the limit of the try cover its body as well.', vi: 'Hãy để giới hạn của lần thử bao cả body.' },
    );
  },
);

check(
  {
    id: 'hangs-up-on-a-lost-try',
    title: { en: 'A try that is given up closes its connection', vi: 'Lần thử bị bỏ thì đóng kết nối của nó' },
    why: {
      en: 'A promise that is given up stops nothing. Every slow answer leaves a connection behind, and the server works for somebody who no longer listens.',
      vi: 'Bỏ một promise không làm gì dừng lại. Mỗi câu trả lời chậm để lại một kết nối, và server cứ làm việc cho một người không còn nghe.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const server = await serve(bench, 'silence', GOOD);
    const what: Text = { en: 'The first try met silence', vi: 'Lần thử đầu gặp im lặng' };
    await run(bench, server, { perTryMs: TRY_MS, maxAttempts: 20 }, SOON_MS, what);
    const [first] = server.peer.connections;
    const gone = await bench.eventually(300, () => first?.ending !== 'open');
    if (!gone) bench.mark((event) => event.conn === first?.number);
    bench.must(gone, () => ({
      did: {
        en: `${what.en}, perTryMs was ${TRY_MS}; your promise had settled, and 300 ms later the connection of that try was still open.`,
        vi: `${what.vi}, perTryMs là ${TRY_MS}; promise của bạn đã xong, và 300 ms sau kết nối của lần thử đó vẫn còn mở.`,
      },
      must: {
        en: 'Hand the signal of the try to fetch, or destroy the request.',
        vi: 'Hãy đưa signal của lần thử cho fetch, hoặc destroy request.',
      },
      expected: 'closed',
      seen: 'open',
    }));
  },
);

check(
  {
    id: 'the-deadline-holds',
    title: { en: 'The deadline ends everything, however many tries are left', vi: 'Hạn chót kết thúc tất cả, dù còn bao nhiêu lần thử' },
    why: {
      en: 'A limit per try multiplies: four tries of 800 ms and their waits are more than three seconds for a caller who was promised one.',
      vi: 'Giới hạn cho mỗi lần thử sẽ nhân lên: bốn lần 800 ms cộng các khoảng chờ là hơn ba giây, cho một bên gọi được hứa một giây.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const deadlineMs = 250;
    const scenes: { reply: Reply; perTryMs: number }[] = [
      { reply: 'silence', perTryMs: 60 },
      { reply: 'silence', perTryMs: NEVER_MS },
      { reply: { status: 503 }, perTryMs: NEVER_MS },
    ];
    await Promise.all(
      scenes.map(async ({ reply, perTryMs }) => {
        const server = await serve(bench, reply);
        const what: Text = {
          en: `The server ${reply === 'silence' ? 'never answered' : `always answered ${name(reply)}`}, deadlineMs was ${deadlineMs}, perTryMs ${perTryMs}, maxAttempts 1000`,
          vi: `Server ${reply === 'silence' ? 'không bao giờ trả lời' : `luôn trả lời ${name(reply)}`}, deadlineMs là ${deadlineMs}, perTryMs ${perTryMs}, maxAttempts 1000`,
        };
        const outcome = await run(bench, server, { deadlineMs, perTryMs, maxAttempts: 1000 }, deadlineMs + 700, what);
        bench.must(outcome.settled === 'rejected' && outcome.error instanceof Error, () => ({
          did: { en: `${what.en}, and your promise ${said(outcome).en}.`, vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}.` },
          must: { en: 'Reject with an Error.', vi: 'Hãy reject với một Error.' },
        }));
      }),
    );
  },
);

check(
  {
    id: 'tells-the-fault-before-the-deadline',
    title: { en: 'At the deadline the last failure is not lost', vi: 'Đến hạn chót thì không làm mất lỗi cuối cùng' },
    why: {
      en: '"Timeout" is what the caller knows already. That every connection was reset is what the one who is woken at night needs to know.',
      vi: '"Hết giờ" thì bên gọi đã biết rồi. Mọi kết nối đều bị ngắt đột ngột mới là điều người bị gọi dậy lúc nửa đêm cần biết.',
    },
    readOn: '10-robust-networking#resilient-client',
    needs: ['net', 'rst', 'http'],
  },
  async (bench) => {
    const server = await serve(bench, 'rst', 'rst', 'silence');
    const what: Text = {
      en: 'The server reset two connections and was silent on the third until the deadline of 500 ms',
      vi: 'Server ngắt đột ngột hai kết nối rồi im lặng ở kết nối thứ ba cho tới hạn chót 500 ms',
    };
    const outcome = await run(bench, server, { deadlineMs: 500, maxAttempts: 1000 }, SOON_MS, what);
    mustTellTheFault(bench, server, outcome, what);
  },
);

check(
  {
    id: 'obeys-retry-after',
    title: {
      en: '`Retry-After`, in seconds or as a date, is the shortest wait allowed',
      vi: '`Retry-After`, bằng giây hay ngày giờ, là mức chờ tối thiểu',
    },
    why: {
      en: 'The server said when. Whoever comes earlier gets the same refusal, costs it work, and is locked out by the more impatient ones.',
      vi: 'Server đã nói khi nào. Đến sớm hơn thì vẫn bị từ chối, làm server tốn công, và gặp server khó tính thì bị khóa luôn.',
    },
    readOn: '10-robust-networking#retry-after',
    needs: ['net', 'http'],
    limitMs: 5000,
  },
  async (bench) => {
    const date = Math.ceil((Date.now() + 300) / 1000) * 1000;
    const scenes = [
      { status: 429, value: '1', least: () => 1000 },
      { status: 503, value: new Date(date).toUTCString(), least: (first: number) => date - first },
    ];
    // Both at once, and told about in their order: the same seed says the same.
    const judged = await Promise.allSettled(
      scenes.map(async ({ status, value, least }) => {
        const server = await serve(bench, { status, headers: { 'retry-after': value } }, GOOD);
        const what: Text = {
          en: `The server answered ${status} with Retry-After: ${value}`,
          vi: `Server trả lời ${status} với Retry-After: ${value}`,
        };
        const outcome = await run(bench, server, {}, 3500, what);
        const [first, second] = server.requests;
        const waited = (second?.at ?? 0) - (first?.at ?? 0);
        const wanted = least(first?.at ?? 0);
        // A timer may come a little early.
        const right = outcome.settled === 'resolved' && second !== undefined && waited >= wanted - 30;
        if (!right) bench.mark();
        bench.must(right, () => ({
          did: {
            en: `${what.en}, that is ${ms(wanted)} later; ${second ? `your next request came after ${ms(waited)}` : 'no other request came'}, and your promise ${said(outcome).en}.`,
            vi: `${what.vi}, tức là ${ms(wanted)} sau; ${second ? `request tiếp theo của bạn đến sau ${ms(waited)}` : 'không có request nào nữa'}, và promise của bạn ${said(outcome).vi}.`,
          },
          must: {
            en: 'Wait at least as long as the server asks: digits are seconds, anything else is a date.',
            vi: 'Hãy chờ ít nhất bằng khoảng server yêu cầu: toàn chữ số là giây, còn lại là ngày giờ.',
          },
          expected: `≥ ${ms(wanted)}`,
          seen: second ? ms(waited) : '–',
        }));
      }),
    );
    for (const each of judged) if (each.status === 'rejected') throw each.reason;
  },
);

check(
  {
    id: 'no-request-before-its-time',
    title: { en: 'A `Retry-After` beyond the deadline ends it', vi: '`Retry-After` vượt quá hạn chót thì kết thúc' },
    why: {
      en: 'The server said "in an hour", and 250 ms are left. To shorten its wait to what is left means to call at the very moment when it asked you not to.',
      vi: 'Server nói "một tiếng nữa", mà chỉ còn 250 ms. Rút ngắn khoảng chờ cho vừa phần còn lại tức là gọi đúng lúc nó bảo đừng gọi.',
    },
    readOn: '10-robust-networking#retry-after',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const deadlineMs = 250;
    const server = await serve(bench, { status: 429, headers: { 'retry-after': '3600' } }, GOOD);
    const what: Text = {
      en: `The server answered 429 with Retry-After: 3600, deadlineMs was ${deadlineMs}`,
      vi: `Server trả lời 429 với Retry-After: 3600, deadlineMs là ${deadlineMs}`,
    };
    const outcome = await run(bench, server, { deadlineMs }, deadlineMs + 700, what);
    const requests = server.requests.length;
    const right = requests === 1 && outcome.settled === 'rejected' && trace(outcome.error).includes(429);
    if (!right) bench.mark();
    bench.must(right, () => ({
      did: {
        en: `${what.en}; after ${times(requests)} your promise ${said(outcome).en}.`,
        vi: `${what.vi}; sau ${requests} request, promise của bạn ${said(outcome).vi}.`,
      },
      must: {
        en: 'Reject, at once or at the deadline, with an Error whose `status` (or that of its `cause`) is 429. Send nothing more.',
        vi: 'Hãy reject, ngay hoặc khi đến hạn chót, với một Error có `status` (hoặc của `cause`) là 429. Đừng gửi gì nữa.',
      },
      expected: '1 request, 429',
      seen: `${times(requests)}, ${said(outcome).en}`,
    }));
  },
);

check(
  {
    id: 'error-bodies-are-read',
    title: {
      en: 'The body of a failure is read, and its connection used again',
      vi: 'Body của câu trả lời lỗi được đọc hết, kết nối được dùng lại',
    },
    why: {
      en: 'An answer whose body nobody reads keeps its connection. Each further try then needs a new one, with a new handshake, at the moment when the server has the least to spare.',
      vi: 'Câu trả lời mà không ai đọc body thì giữ luôn kết nối. Mỗi lần thử sau lại cần kết nối mới, bắt tay (handshake) lại từ đầu, đúng lúc server eo hẹp nhất.',
    },
    readOn: '10-robust-networking#retry-after',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const busy: Reply = { status: 503, body: 'x'.repeat(250_000) };
    const server = await getsThrough(bench, [busy, busy, busy, GOOD], {}, { en: 'Try again after 503.', vi: 'Gặp 503 thì hãy thử lại.' });
    // One would do; Node's fetch takes a second one where the first is not free yet.
    const right = server.used <= 2;
    if (!right) bench.mark((event) => event.kind === 'accept');
    bench.must(right, () => ({
      did: {
        en: `Three answers of 503 with 250 kB each and one of 200 took ${server.used} connections.`,
        vi: `Ba câu trả lời 503, mỗi câu 250 kB, và một câu 200 đã dùng tới ${server.used} kết nối.`,
      },
      must: {
        en: 'Read the body before you decide: `await response.text()`. cancel() closes the connection as well.',
        vi: 'Hãy đọc body trước khi quyết định: `await response.text()`. cancel() cũng đóng kết nối.',
      },
      expected: '1',
      seen: String(server.used),
    }));
  },
);

check(
  {
    id: 'no-clock-left-running',
    title: { en: 'Settled: no timer is left', vi: 'Xong rồi thì không để sót timer' },
    why: {
      en: 'A deadline of a minute that nobody clears keeps a script alive for a minute after it has its answer.',
      vi: 'Hạn chót một phút mà không ai xóa sẽ giữ script sống thêm một phút sau khi đã có câu trả lời.',
    },
    readOn: '10-robust-networking#deadline',
    needs: ['net', 'http'],
  },
  async (bench) => {
    for (const replies of [[{ status: 503 }, GOOD], [{ status: 404 }]] satisfies Reply[][]) {
      const server = await serve(bench, ...replies);
      const what: Text = { en: `The server answered ${listed(replies).en}`, vi: `Server trả lời ${listed(replies).vi}` };
      await run(bench, server, {}, SOON_MS, what);
      const timer = (await bench.leaks(150)).find(({ kind }) => kind === 'timer');
      bench.must(timer === undefined, () => ({
        did: {
          en: `${what.en}, your promise had settled, and a timer of yours was still running (deadlineMs and perTryMs ${NEVER_MS}).`,
          vi: `${what.vi}, promise của bạn đã xong, mà timer của bạn vẫn còn chạy (deadlineMs và perTryMs ${NEVER_MS}).`,
        },
        must: { en: 'Clear every timer on every way out.', vi: 'Hãy xóa mọi timer ở mọi lối ra.' },
        place: timer?.place,
      }));
    }
  },
);
