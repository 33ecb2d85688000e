import { EventEmitter, once } from 'node:events';
import { get } from 'node:http';
import { connect, createServer, type LookupFunction } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  acceptNeverAnswer,
  type Bench,
  check,
  cut,
  describeError,
  type Finding,
  type Peer,
  program,
  type Script,
  same,
  type Text,
} from '#lab';

type Starter = typeof import('../../exercises/41-error-codes/starter.ts');

const { errorCode, isTransient } = await program<Starter>(import.meta.url, { errorCode: 'function', isTransient: 'function' });

/** A real error, what made it, and what must be said of it. A missing part is not judged. */
interface Case {
  made: Text;
  error: unknown;
  code?: string | undefined | readonly (string | undefined)[];
  transient?: boolean;
}

/** The error as a chain, so that the learner sees where the code is. */
function shape(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? JSON.stringify(error) : String(error);
  if (depth > 3) return '…';
  const { name, code, cause } = error as NodeJS.ErrnoException;
  const own = `${name}${code === undefined ? '' : ` (code ${JSON.stringify(code)})`}`;
  const errors = error instanceof AggregateError ? `, errors: [${error.errors.map((each) => shape(each, depth + 1)).join(', ')}]` : '';
  return `${own}${errors}${cause === undefined ? '' : ` ← cause ${shape(cause, depth + 1)}`}`;
}

/** What a call gave back; a throw is an answer too, and a wrong one. */
function answerOf(call: () => unknown): { value: unknown } | { threw: string } {
  try {
    return { value: call() };
  } catch (error) {
    return { threw: describeError(error) };
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

function judge(bench: Bench, { made, error, ...wanted }: Case): void {
  if ('code' in wanted) {
    const right = Array.isArray(wanted.code) ? wanted.code : [wanted.code as string | undefined];
    const answer = answerOf(() => errorCode(error));
    const holds = 'value' in answer && right.includes(answer.value as string | undefined);
    if (!holds) bench.mark();
    bench.must(holds, () => say(made, error, 'errorCode', answer, right.map(shown).join(' | ')));
  }
  if (wanted.transient === undefined) return;
  const answer = answerOf(() => isTransient(error));
  const holds = 'value' in answer && answer.value === wanted.transient;
  if (!holds) bench.mark();
  bench.must(holds, () => say(made, error, 'isTransient', answer, String(wanted.transient)));
}

function say(made: Text, error: unknown, name: string, answer: ReturnType<typeof answerOf>, wanted: string): Finding {
  const seen = 'value' in answer ? shown(answer.value) : `threw ${answer.threw}`;
  const seenVi = 'value' in answer ? `trả về ${seen}` : `ném ra ${answer.threw}`;
  return {
    did: {
      en: `${made.en}. The error is ${shape(error)}, and ${name} ${'value' in answer ? `said ${seen}` : seen}.`,
      vi: `${made.vi}. Lỗi là ${shape(error)}, còn ${name} ${seenVi}.`,
    },
    must: {
      en: `Here ${name} must be ${wanted}.${ADVICE[name]?.en ?? ''}`,
      vi: `Ở đây ${name} phải là ${wanted}.${ADVICE[name]?.vi ?? ''}`,
    },
    expected: wanted,
    seen,
  };
}

const ADVICE: Record<string, Text> = {
  errorCode: {
    en: ' Look for the name TimeoutError in the whole chain; else take the first string code, from the outside in, through cause and errors.',
    vi: ' Hãy tìm tên TimeoutError trong cả chuỗi; không có thì lấy code kiểu chuỗi đầu tiên, đi từ ngoài vào trong qua cause và errors.',
  },
  isTransient: {
    en: ' It goes by the answer of errorCode, and is true for the codes that the task lists.',
    vi: ' Hàm này xét theo câu trả lời của errorCode, và là true với những mã mà đề bài liệt kê.',
  },
};

function coded(code: string | number, message = `${code}: made by the check`, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}

/** What `fetch` rejects with when its client fails like this. */
function fetchFailed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

/** Waits for the error of a call that must fail. */
async function errorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call of the check was meant to fail');
}

/** The error of a fetch to a peer that plays this script. */
async function fetchError(bench: Bench, script: Script, signal?: AbortSignal): Promise<unknown> {
  const peer = await bench.peer(script);
  const call = async (): Promise<string> => (await fetch(address(peer), signal ? { signal } : {})).text();
  return errorOf(call());
}

const address = (peer: Peer): string => `http://127.0.0.1:${peer.port}/`;
const REQUEST: Script = [{ do: 'await-text', text: '\r\n\r\n' }];
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n';

/** The error of an http.get to this port; of its response if that breaks off. */
function getError(port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.resume();
      response.on('error', resolve);
    });
    request.on('error', resolve);
  });
}

/** The error of a connect to this port, by way of a lookup that answers like this. */
async function connectError(port: number, lookup?: LookupFunction): Promise<unknown> {
  const socket = connect(lookup ? { port, host: 'api.test', lookup, autoSelectFamily: true } : { port, host: '127.0.0.1' });
  const [error] = await once(socket, 'error');
  return error;
}

const failingLookup =
  (code: string): LookupFunction =>
  (_host, _options, callback) =>
    process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${code} api.test`), { code, syscall: 'getaddrinfo' }), '', 4);

/** Two addresses; both are this machine, so that both refuse on every system. */
const twoAddresses: LookupFunction = (_host, _options, callback) => {
  const both = [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  process.nextTick(callback as (error: null, addresses: typeof both) => void, null, both);
};

check(
  {
    id: 'fetch-keeps-it-in-cause',
    title: { en: 'A refused fetch: the code is in `cause`', vi: 'fetch bị từ chối: mã nằm trong `cause`' },
    why: {
      en: 'No network error of fetch has a code of its own. Whoever reads error.code gets undefined, retries nothing, and finds `fetch failed` in the log.',
      vi: 'Không lỗi mạng nào của fetch có mã của riêng nó. Ai đọc error.code thì nhận undefined, không thử lại gì cả, và trong log chỉ thấy `fetch failed`.',
    },
    readOn: '10-robust-networking#fetch-codes',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const port = await bench.refusingPort();
    const error = await errorOf(fetch(`http://127.0.0.1:${port}/`));
    judge(bench, {
      made: { en: 'fetch() to a closed port', vi: 'fetch() tới một cổng đóng' },
      error,
      code: 'ECONNREFUSED',
      transient: true,
    });
  },
);

check(
  {
    id: 'sockets-and-http-get',
    title: { en: 'net and http.get keep it on the error', vi: 'net và http.get đặt mã ngay trên lỗi' },
    why: {
      en: '*socket hang up* is the message and ECONNRESET the code: Node’s HTTP client lost the line before the reply. Those who compare messages miss one of the two.',
      vi: '*socket hang up* là message còn ECONNRESET là mã: HTTP client của Node mất đường dây trước khi có câu trả lời. Ai so sánh message thì bỏ sót một trong hai.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net', 'rst', 'http'],
  },
  async (bench) => {
    const refusing = await bench.refusingPort();
    const hangsUp = await bench.peer([...REQUEST, { do: 'fin' }]);
    const resets = await bench.peer([...REQUEST, { do: 'rst' }]);
    const cases: Case[] = [
      {
        made: { en: 'net.connect to a closed port', vi: 'net.connect tới một cổng đóng' },
        error: await connectError(refusing),
        code: 'ECONNREFUSED',
        transient: true,
      },
      {
        made: { en: 'http.get, and the peer hung up before it replied', vi: 'http.get, và đầu bên kia cúp máy trước khi trả lời' },
        error: await getError(hangsUp.port),
        code: 'ECONNRESET',
        transient: true,
      },
      {
        made: { en: 'http.get, and the peer sent RST', vi: 'http.get, và đầu bên kia gửi RST' },
        error: await getError(resets.port),
        code: 'ECONNRESET',
        transient: true,
      },
    ];
    for (const each of cases) judge(bench, each);
  },
);

check(
  {
    id: 'fetch-loses-the-line',
    title: {
      en: 'fetch loses the line: reset, hang-up, half a body',
      vi: 'fetch mất đường dây: bị ngắt đột ngột, bị cúp máy, body nửa chừng',
    },
    why: {
      en: 'The same fault has another name in fetch: a peer that hangs up is UND_ERR_SOCKET. And inside the body the message is `terminated` and no longer `fetch failed`.',
      vi: 'Cùng một sự cố, trong fetch lại mang tên khác: đầu bên kia cúp máy là UND_ERR_SOCKET. Còn nếu đứt giữa body thì message là `terminated` chứ không phải `fetch failed`.',
    },
    readOn: '10-robust-networking#fetch-codes',
    needs: ['net', 'rst', 'http'],
  },
  async (bench) => {
    const cases: Case[] = [
      {
        made: { en: 'fetch(), and the peer sent RST instead of an answer', vi: 'fetch(), và đầu bên kia gửi RST thay cho câu trả lời' },
        error: await fetchError(bench, [...REQUEST, { do: 'rst' }]),
        code: ['ECONNRESET', 'UND_ERR_SOCKET'],
        transient: true,
      },
      {
        made: { en: 'fetch(), and the peer hung up before it replied', vi: 'fetch(), và đầu bên kia cúp máy trước khi trả lời' },
        error: await fetchError(bench, [...REQUEST, { do: 'fin' }]),
        code: 'UND_ERR_SOCKET',
        transient: true,
      },
      {
        made: { en: 'fetch(), and the peer hung up after 3 of 100 bytes', vi: 'fetch(), và đầu bên kia cúp máy sau 3 trong 100 byte' },
        error: await fetchError(bench, [...REQUEST, ...cut(`${HEAD}abc`)]),
        code: 'UND_ERR_SOCKET',
        transient: true,
      },
    ];
    for (const each of cases) judge(bench, each);
  },
);

check(
  {
    id: 'wrapped-again',
    title: { en: 'Wrapped again and again, the code is still found', vi: 'Bọc bao nhiêu lớp cũng vẫn tìm ra mã' },
    why: {
      en: 'Each layer adds its own sentence: "cannot load the profile", "cannot show the page". Good for whoever reads the log, as long as the code is looked for below.',
      vi: 'Mỗi tầng thêm một câu của mình: "không tải được hồ sơ", "không hiện được trang". Tốt cho người đọc log, miễn là mã được tìm ở bên dưới.',
    },
    readOn: '10-robust-networking#fetch-codes',
  },
  (bench) => {
    let error: Error = fetchFailed(coded('ECONNRESET', 'read ECONNRESET'));
    for (const layer of ['cannot load the profile', 'cannot show the page', 'request 17 failed']) {
      error = new Error(layer, { cause: error });
      judge(bench, {
        made: { en: `An error of fetch, wrapped as "${layer}"`, vi: `Một lỗi của fetch, được bọc thành "${layer}"` },
        error,
        code: 'ECONNRESET',
        transient: true,
      });
    }
  },
);

check(
  {
    id: 'the-outermost-code',
    title: { en: 'Of several codes the outermost counts', vi: 'Có nhiều mã thì mã ngoài cùng được tính' },
    why: {
      en: 'A library that sets a code of its own says what the failure means for the call, and keeps the older error as its cause. Whoever digs for the innermost code overrules it, and repeats what it gave up for good.',
      vi: 'Thư viện đặt mã của riêng nó là để nói sự cố có nghĩa gì đối với lời gọi, và giữ lỗi cũ trong cause. Ai đào tới mã trong cùng là bác lời thư viện, và lặp lại thứ nó đã bỏ hẳn.',
    },
    readOn: '10-robust-networking#fetch-codes',
  },
  (bench) => {
    const reset = coded('ECONNRESET', 'read ECONNRESET');
    judge(bench, {
      made: {
        en: 'A library gave up, and kept the reset as the cause',
        vi: 'Một thư viện bỏ cuộc, và giữ lỗi bị ngắt đột ngột trong cause',
      },
      error: coded('ERR_BAD_RESPONSE', 'the answer makes no sense', reset),
      code: 'ERR_BAD_RESPONSE',
      transient: false,
    });
    judge(bench, {
      made: {
        en: 'A connect timed out, with a name that does not exist as its cause',
        vi: 'Kết nối bị timeout, cause là một tên không tồn tại',
      },
      error: new Error('cannot load', { cause: coded('ETIMEDOUT', 'connect ETIMEDOUT', coded('ENOTFOUND')) }),
      code: 'ETIMEDOUT',
      transient: true,
    });
  },
);

check(
  {
    id: 'a-timeout-by-its-name',
    title: { en: 'A timeout is known by its name', vi: 'Timeout nhận ra bằng tên' },
    why: {
      en: 'A TimeoutError is a DOMException: its code is the number 23. A list of strings never contains it, and the commonest transient error of all is not retried.',
      vi: 'TimeoutError là một DOMException: code của nó là con số 23. Danh sách các chuỗi không bao giờ chứa nó, và lỗi nhất thời hay gặp nhất lại không được thử lại.',
    },
    readOn: '10-robust-networking#fetch-codes',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const error = await fetchError(bench, acceptNeverAnswer, AbortSignal.timeout(30));
    const made: Text = {
      en: 'fetch() with AbortSignal.timeout(30), and no answer',
      vi: 'fetch() với AbortSignal.timeout(30), không có câu trả lời',
    };
    judge(bench, { made, error, code: 'TimeoutError', transient: true });
    let wrapped = error;
    for (const layers of [1, 2, 3]) {
      wrapped = new Error(`layer ${layers}`, { cause: wrapped });
      judge(bench, {
        made: { en: `${made.en}, wrapped in ${layers} layers`, vi: `${made.vi}, được bọc ${layers} lớp` },
        error: wrapped,
        code: 'TimeoutError',
        transient: true,
      });
    }
    judge(bench, {
      made: { en: 'Promise.any over two such calls', vi: 'Promise.any trên hai lời gọi như thế' },
      error: new AggregateError([error, error]),
      code: 'TimeoutError',
      transient: true,
    });
    const own = Object.assign(new Error('no result after 800 ms'), { name: 'TimeoutError' });
    judge(bench, {
      made: { en: 'An Error of a library, named TimeoutError', vi: 'Một Error của thư viện, tên TimeoutError' },
      error: own,
      code: 'TimeoutError',
      transient: true,
    });
  },
);

check(
  {
    id: 'a-timeout-that-aborts',
    title: { en: 'An AbortError may be a timeout', vi: 'AbortError có thể là timeout' },
    why: {
      en: 'timers/promises and events.once answer every signal with an AbortError, a signal of AbortSignal.timeout too: nobody cancelled, the time was up. Whoever stops at ABORT_ERR gives up what may succeed a little later.',
      vi: 'timers/promises và events.once trả lời mọi tín hiệu bằng AbortError, kể cả tín hiệu của AbortSignal.timeout: không ai hủy cả, chỉ là hết giờ. Ai dừng lại ở ABORT_ERR thì bỏ cuộc với thứ lát nữa có thể thành công.',
    },
    readOn: '10-robust-networking#fetch-codes',
  },
  async (bench) => {
    const cases: [call: Text, error: unknown][] = [
      [
        { en: 'setTimeout() of timers/promises', vi: 'setTimeout() của timers/promises' },
        await errorOf(delay(60_000, undefined, { signal: AbortSignal.timeout(1) })),
      ],
      [same('events.once()'), await errorOf(once(new EventEmitter(), 'never', { signal: AbortSignal.timeout(1) }))],
    ];
    for (const [call, error] of cases) {
      judge(bench, {
        made: { en: `${call.en} with AbortSignal.timeout(1)`, vi: `${call.vi} với AbortSignal.timeout(1)` },
        error,
        code: 'TimeoutError',
        transient: true,
      });
    }
  },
);

check(
  {
    id: 'a-cancelled-call-is-final',
    title: { en: 'What somebody cancelled is not transient', vi: 'Lời gọi bị người ta hủy thì không phải nhất thời' },
    why: {
      en: 'An AbortError says that somebody wanted it so: the user left, the process shuts down. To call again contradicts them.',
      vi: 'AbortError nghĩa là có người muốn thế: người dùng đã bỏ đi, tiến trình đang tắt. Gọi lại là làm trái ý họ.',
    },
    readOn: '10-robust-networking#fetch-codes',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const abort = new AbortController();
    const peer = await bench.peer([]);
    const call = errorOf(fetch(address(peer), { signal: abort.signal }));
    await bench.eventually(1000, () => peer.connections.length > 0);
    abort.abort();
    const code = ['AbortError', 'ABORT_ERR', undefined];
    const made: Text = { en: 'fetch(), aborted by its caller', vi: 'fetch(), bị bên gọi hủy (abort)' };
    const error = await call;
    judge(bench, { made, error, code, transient: false });
    judge(bench, {
      made: { en: `${made.en}, wrapped once`, vi: `${made.vi}, được bọc một lớp` },
      error: new Error('cannot load', { cause: error }),
      code,
      transient: false,
    });
    const waiting = await errorOf(once(new EventTarget(), 'never', { signal: AbortSignal.abort() }));
    judge(bench, {
      made: { en: 'events.once(), aborted by its caller', vi: 'events.once(), bị bên gọi hủy (abort)' },
      error: waiting,
      code,
      transient: false,
    });
    judge(bench, {
      made: { en: 'A request of undici, aborted by its caller', vi: 'Một request của undici, bị bên gọi hủy (abort)' },
      error: Object.assign(coded('UND_ERR_ABORTED', 'Request aborted'), { name: 'AbortError' }),
      transient: false,
    });
  },
);

check(
  {
    id: 'several-errors-in-one',
    title: { en: 'An AggregateError holds the code inside', vi: 'AggregateError giữ mã ở bên trong' },
    why: {
      en: 'A name with several addresses fails once for each of them; Promise.any over replicas too. The message of the whole is empty or says nothing, and the causes are in `errors`.',
      vi: 'Một tên có nhiều địa chỉ thì mỗi địa chỉ hỏng một lần; Promise.any trên nhiều bản sao cũng vậy. Message chung thì rỗng hoặc không nói gì, còn nguyên nhân nằm trong `errors`.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const port = await bench.refusingPort();
    const replicas = await errorOf(
      Promise.any([connectError(port), connectError(port)].map(async (failing) => Promise.reject(await failing))),
    );
    const addresses = await connectError(port, twoAddresses);
    const fetches = await errorOf(Promise.any([1, 2].map(() => fetch(`http://127.0.0.1:${port}/`))));
    const cases: Case[] = [
      {
        made: { en: 'Promise.any over two connects to a closed port', vi: 'Promise.any trên hai lần kết nối tới một cổng đóng' },
        error: replicas,
        code: 'ECONNREFUSED',
        transient: true,
      },
      {
        made: { en: 'net.connect to a name with two addresses, both closed', vi: 'net.connect tới một tên có hai địa chỉ, đều đóng' },
        error: addresses,
        code: 'ECONNREFUSED',
        transient: true,
      },
      {
        made: { en: 'fetch() to such a name', vi: 'fetch() tới một tên như thế' },
        error: fetchFailed(new AggregateError([new Error('no code here'), coded('ECONNREFUSED')])),
        code: 'ECONNREFUSED',
        transient: true,
      },
      {
        made: { en: 'Promise.any over two fetches to a closed port', vi: 'Promise.any trên hai lần fetch tới một cổng đóng' },
        error: fetches,
        code: 'ECONNREFUSED',
        transient: true,
      },
      {
        made: {
          en: 'Promise.any over two replicas, a name that does not exist and a closed port, in this order',
          vi: 'Promise.any trên hai bản sao, lần lượt là một tên không tồn tại và một cổng đóng',
        },
        error: new AggregateError([coded('ENOTFOUND'), coded('ECONNREFUSED')]),
        code: 'ENOTFOUND',
        transient: false,
      },
    ];
    for (const each of cases) judge(bench, each);
  },
);

check(
  {
    id: 'every-passing-fault',
    title: { en: 'Every fault that may pass is transient', vi: 'Lỗi nào có thể tự qua cũng là nhất thời' },
    why: {
      en: 'EAI_AGAIN is a resolver without an answer, not a name that does not exist. Taken for ENOTFOUND, a minute without DNS becomes a permanent failure.',
      vi: 'EAI_AGAIN là resolver chưa có câu trả lời, không phải tên không tồn tại. Coi nó như ENOTFOUND thì một phút mất DNS thành lỗi vĩnh viễn.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const again = await connectError(443, failingLookup('EAI_AGAIN'));
    judge(bench, {
      made: { en: 'The resolver gave no answer', vi: 'Resolver không cho câu trả lời' },
      error: again,
      code: 'EAI_AGAIN',
      transient: true,
    });
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE']) {
      judge(bench, {
        made: { en: `A socket failed with ${code}`, vi: `Một socket lỗi ${code}` },
        error: coded(code),
        code,
        transient: true,
      });
    }
    for (const code of ['UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']) {
      judge(bench, {
        made: { en: `fetch() failed with ${code}`, vi: `fetch() lỗi ${code}` },
        error: fetchFailed(coded(code)),
        code,
        transient: true,
      });
    }
  },
);

check(
  {
    id: 'permanent-faults',
    title: { en: 'What fails tomorrow too is not transient', vi: 'Mai vẫn hỏng thì không phải nhất thời' },
    why: {
      en: 'A wrong name, an untrusted certificate, a bug: the fourth attempt fails like the first, only later, and hides the line in the log that would have told you.',
      vi: 'Tên sai, chứng chỉ không đáng tin, bug: lần thứ tư hỏng y như lần đầu, chỉ muộn hơn, và che mất dòng log lẽ ra đã cho bạn biết.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net', 'http'],
  },
  async (bench) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const second = createServer();
    second.listen(taken.address());
    const [inUse] = await once(second, 'error');
    taken.close();
    const cases: Case[] = [
      {
        made: { en: 'A name that does not exist', vi: 'Một tên không tồn tại' },
        error: await connectError(443, failingLookup('ENOTFOUND')),
        code: 'ENOTFOUND',
        transient: false,
      },
      {
        made: { en: 'listen() on a port that is taken', vi: 'listen() vào một cổng đã bị chiếm' },
        error: inUse,
        code: 'EADDRINUSE',
        transient: false,
      },
      {
        made: { en: 'fetch() to port 9, which the fetch standard forbids', vi: 'fetch() tới cổng 9, cổng bị chuẩn fetch cấm' },
        error: await errorOf(fetch('http://127.0.0.1:9/')),
        code: undefined,
        transient: false,
      },
      // Its code differs from one Node to the next.
      {
        made: { en: 'fetch(), and the answer is not HTTP', vi: 'fetch(), và câu trả lời không phải HTTP' },
        error: await fetchError(bench, [...REQUEST, ...cut('SSH-2.0-OpenSSH_9.2\r\n')]),
        transient: false,
      },
      {
        made: { en: 'fetch() to a server with a certificate of its own', vi: 'fetch() tới server dùng chứng chỉ tự ký' },
        error: fetchFailed(coded('DEPTH_ZERO_SELF_SIGNED_CERT')),
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        transient: false,
      },
      {
        made: { en: 'fetch() to a server whose certificate has expired', vi: 'fetch() tới server có chứng chỉ đã hết hạn' },
        error: fetchFailed(coded('CERT_HAS_EXPIRED')),
        code: 'CERT_HAS_EXPIRED',
        transient: false,
      },
      {
        made: { en: 'fetch() with options that undici does not take', vi: 'fetch() với options mà undici không nhận' },
        error: fetchFailed(coded('UND_ERR_INVALID_ARG')),
        code: 'UND_ERR_INVALID_ARG',
        transient: false,
      },
      {
        made: { en: 'connect() to a socket file that is not there', vi: 'connect() tới một file socket không có' },
        error: Object.assign(coded('ENOENT', 'connect ENOENT /run/shop.sock'), { syscall: 'connect' }),
        code: 'ENOENT',
        transient: false,
      },
      {
        made: { en: 'connect() to a socket file that we may not use', vi: 'connect() tới một file socket mà ta không có quyền dùng' },
        error: Object.assign(coded('EACCES', 'connect EACCES /run/shop.sock'), { syscall: 'connect' }),
        code: 'EACCES',
        transient: false,
      },
      {
        made: { en: 'A connection that this machine itself gave up', vi: 'Một kết nối do chính máy này bỏ dở' },
        error: coded('ECONNABORTED'),
        code: 'ECONNABORTED',
        transient: false,
      },
      {
        made: { en: 'A write after our own end()', vi: 'Ghi sau end() của chính mình' },
        error: coded('ERR_STREAM_WRITE_AFTER_END'),
        code: 'ERR_STREAM_WRITE_AFTER_END',
        transient: false,
      },
      {
        made: { en: 'A bug', vi: 'Một bug' },
        error: new TypeError("Cannot read properties of undefined (reading 'id')"),
        code: undefined,
        transient: false,
      },
    ];
    for (const each of cases) judge(bench, each);
  },
);

check(
  {
    id: 'words-are-no-codes',
    title: { en: 'Neither a message nor a number is a code', vi: 'Message hay con số đều không phải mã' },
    why: {
      en: 'Messages are written for people: they change with the version, and they quote. A log line of another service that mentions ECONNRESET is no reason to repeat a payment.',
      vi: 'Message viết cho người đọc: mỗi phiên bản một khác, và hay trích lời nơi khác. Một dòng log của dịch vụ khác có nhắc ECONNRESET không phải lý do để lặp lại một khoản thanh toán.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  (bench) => {
    const quoting = new Error('the report of 02:10 says: read ECONNRESET, socket hang up, ETIMEDOUT, timeout');
    judge(bench, {
      made: { en: 'An error whose message quotes codes', vi: 'Một lỗi có message trích lại các mã' },
      error: quoting,
      code: undefined,
      transient: false,
    });
    judge(bench, {
      made: { en: 'A bug in code that calls fetch', vi: 'Một bug trong code gọi fetch' },
      error: new TypeError('fetch failed'),
      code: undefined,
      transient: false,
    });
    judge(bench, {
      made: { en: 'A reset with another text', vi: 'Một lần bị ngắt đột ngột, nhưng message khác' },
      error: coded('ECONNRESET', 'aborted'),
      code: 'ECONNRESET',
      transient: true,
    });
    const numbered = Object.assign(new Error('request failed'), { code: 104, errno: -104 });
    judge(bench, {
      made: { en: 'An error whose code is a number', vi: 'Một lỗi có code là con số' },
      error: numbered,
      code: undefined,
      transient: false,
    });
    judge(bench, {
      made: {
        en: 'A client numbers its codes, and keeps the reset as the cause',
        vi: 'Client dùng mã là con số, và giữ lỗi bị ngắt đột ngột trong cause',
      },
      error: coded(14, 'UNAVAILABLE', coded('ECONNRESET', 'read ECONNRESET')),
      code: 'ECONNRESET',
      transient: true,
    });
  },
);

check(
  {
    id: 'takes-anything',
    title: { en: 'Anything can be thrown, and anything is taken', vi: 'Cái gì cũng có thể bị ném ra, và cái gì cũng nhận được' },
    why: {
      en: '`throw null` and `reject()` exist. A helper that throws inside a catch block replaces the error that it was asked about by its own.',
      vi: '`throw null` và `reject()` là có thật. Một hàm trợ giúp mà ném lỗi ngay trong khối catch thì thay luôn lỗi đang được hỏi bằng lỗi của nó.',
    },
    readOn: '10-robust-networking#error-codes',
  },
  (bench) => {
    for (const thrown of [undefined, null, 'ECONNRESET', 42, Symbol('odd'), () => 'ECONNRESET']) {
      judge(bench, {
        made: { en: 'Somebody threw something that is no error', vi: 'Có người ném ra thứ không phải lỗi' },
        error: thrown,
        code: undefined,
        transient: false,
      });
    }
    judge(bench, {
      made: { en: 'The cause is null', vi: 'cause là null' },
      error: new Error('failed', { cause: null }),
      code: undefined,
      transient: false,
    });
    judge(bench, {
      made: { en: 'Nothing was tried', vi: 'Không có gì được thử' },
      error: new AggregateError([]),
      code: undefined,
      transient: false,
    });
  },
);

check(
  {
    id: 'a-circle-of-causes',
    title: { en: 'A cause that leads back to itself ends', vi: '`cause` dẫn về chính nó cũng phải kết thúc' },
    why: {
      en: 'Two layers that wrap each other’s error, a retry that sets the first error as the cause of the last: a circle is made in one line. Walking it without an end blocks the process, with every connection in it.',
      vi: 'Hai tầng bọc lỗi của nhau, một hàm thử lại đặt lỗi đầu làm cause của lỗi cuối: chỉ một dòng là thành vòng tròn. Đi mãi trong đó là chặn cả tiến trình, cùng mọi kết nối của nó.',
    },
    readOn: '10-robust-networking#fetch-codes',
  },
  (bench) => {
    const first = new Error('first');
    const last = new Error('last', { cause: first });
    first.cause = last;
    judge(bench, {
      made: { en: 'Two errors that are each other’s cause', vi: 'Hai lỗi là cause của nhau' },
      error: last,
      code: undefined,
      transient: false,
    });
    const all = new AggregateError([new Error('one'), new Error('two')]);
    for (const each of all.errors) each.cause = all;
    judge(bench, {
      made: { en: 'An AggregateError whose errors lead back to it', vi: 'Một AggregateError có các lỗi dẫn ngược về nó' },
      error: all,
      code: undefined,
      transient: false,
    });
    const self = coded('EPIPE');
    self.cause = self;
    judge(bench, { made: { en: 'EPIPE, its own cause', vi: 'EPIPE, cause là chính nó' }, error: self, code: 'EPIPE', transient: true });
  },
);
