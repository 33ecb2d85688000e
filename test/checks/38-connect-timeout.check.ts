import { getEventListeners } from 'node:events';
import { Socket } from 'node:net';
import { acceptNeverAnswer, type Bench, check, describeError, echo, type Finding, type Outcome, program, type Text } from '#lab';

type Starter = typeof import('../../exercises/38-connect-timeout/starter.ts');
type Options = Parameters<Starter['connectWithTimeout']>[2];

const { connectWithTimeout } = await program<Starter>(import.meta.url, { connectWithTimeout: 'function' });

/** Everything that does not wait for a timeout is known at once; the rest is for a busy machine. */
const SOON_MS = 1000;
/** No answer on loopback comes near it. */
const PATIENT_MS = 60_000;

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | null | undefined)?.code);
}

function said(outcome: Outcome<unknown>): Text {
  if (outcome.settled === 'resolved') return { en: 'resolved', vi: 'resolve' };
  const words = `${describeError(outcome.error)} (code: ${codeOf(outcome.error)})`;
  return { en: `rejected with ${words}`, vi: `reject với ${words}` };
}

function neverSettled(what: Text): () => Finding {
  return () => ({
    did: {
      en: `${what.en}, and your promise had not settled after ${SOON_MS} ms.`,
      vi: `${what.vi}, và sau ${SOON_MS} ms promise của bạn vẫn chưa xong.`,
    },
    must: {
      en: 'Settle as soon as the outcome is known: connected, failed, aborted, or timeoutMs over.',
      vi: 'Hãy trả kết quả ngay khi biết: đã kết nối, hỏng, bị hủy (abort), hoặc hết timeoutMs.',
    },
  });
}

/** What comes of one call, within {@link SOON_MS}. */
function outcomeOf(bench: Bench, port: number, options: Options, what: Text): Promise<Outcome<Socket>> {
  return bench.settle(SOON_MS, connectWithTimeout(bench.host, port, options), neverSettled(what));
}

const ACCEPTED: Text = { en: 'The peer accepted your connection', vi: 'Đầu bên kia đã nhận kết nối của bạn' };

/** Connects to a peer that accepts, uses the socket, and hangs up for the program. */
async function withConnection(bench: Bench, port: number, options: Options, use: (socket: Socket) => Promise<void> | void): Promise<void> {
  const outcome = await outcomeOf(bench, port, options, ACCEPTED);
  if (outcome.settled === 'rejected') {
    bench.mark();
    return bench.fail({
      did: { en: `${ACCEPTED.en}, and your promise ${said(outcome).en}.`, vi: `${ACCEPTED.vi}, còn promise của bạn ${said(outcome).vi}.` },
      must: {
        en: "Resolve with the socket when 'connect' comes. No byte needs to arrive.",
        vi: "Hãy resolve với socket khi có 'connect'. Không cần chờ byte nào.",
      },
    });
  }
  const socket = outcome.value;
  bench.must(socket instanceof Socket, () => ({
    did: { en: `Your promise resolved with ${String(socket)}.`, vi: `Promise của bạn resolve với ${String(socket)}.` },
    must: { en: 'Resolve with the connected net.Socket.', vi: 'Hãy resolve với net.Socket đã kết nối.' },
  }));
  try {
    await use(socket);
  } finally {
    socket.destroy();
  }
}

/** Says a line to an echoing peer and hears it back, over the socket that was handed over. */
async function talk(bench: Bench, socket: Socket, when: Text): Promise<void> {
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => {});
  const alive = !socket.destroyed && socket.writable;
  if (alive) socket.write('hello\n');
  const answered = alive && (await bench.eventually(SOON_MS, () => heard === 'hello\n'));
  if (!answered) bench.mark((event) => event.from === 'you');
  bench.must(answered, () => ({
    did: alive
      ? {
          en: `${when.en}, the socket said "hello\\n" and heard ${heard.length === 1 ? '1 byte' : `${heard.length} bytes`} of the echo.`,
          vi: `${when.vi}, socket gửi "hello\\n" và chỉ nhận lại ${heard.length} byte.`,
        }
      : {
          en: `${when.en}, the socket was ${socket.destroyed ? 'destroyed' : 'no longer writable'}.`,
          vi: `${when.vi}, socket ${socket.destroyed ? 'đã bị destroy' : 'không còn ghi được nữa'}.`,
        },
    must: {
      en: 'Hand over an open socket and leave it alone from then on.',
      vi: 'Hãy giao ra một socket đang mở, và từ đó đừng đụng tới nó nữa.',
    },
  }));
}

/** Nothing of the program's goes on trying to connect. */
async function expectNoSocket(bench: Bench, what: Text): Promise<void> {
  const gone = await bench.eventually(300, () => bench.openSockets() === 0);
  if (!gone) bench.mark((event) => event.kind === 'connect');
  bench.must(gone, () => ({
    did: {
      en: `${what.en}, and 300 ms later ${bench.openSockets() === 1 ? '1 socket of yours was' : `${bench.openSockets()} sockets of yours were`} still open.`,
      vi: `${what.vi}, nhưng 300 ms sau vẫn còn ${bench.openSockets()} socket của bạn đang mở.`,
    },
    must: {
      en: 'destroy() the socket when you give up, for whatever reason.',
      vi: 'Khi bỏ cuộc, vì bất cứ lý do gì, hãy destroy() socket.',
    },
    expected: '0',
    seen: String(bench.openSockets()),
  }));
}

const SILENT: Text = { en: 'Nobody answered your SYN', vi: 'Không ai trả lời SYN của bạn' };

check(
  {
    id: 'hands-over-the-line',
    title: { en: 'Somebody picks up: you get the connected socket', vi: 'Có người nhấc máy: bạn nhận được socket đã kết nối' },
    why: {
      en: 'The handshake is what a connect waits for. Many servers are silent until you speak first, so waiting for a byte would time out on a healthy server.',
      vi: 'Kết nối chỉ chờ bắt tay (handshake). Nhiều server im lặng cho tới khi bạn nói trước, nên chờ byte đầu tiên thì sẽ hết giờ với một server hoàn toàn khỏe.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(echo);
    await withConnection(bench, peer.port, { timeoutMs: PATIENT_MS }, (socket) =>
      talk(bench, socket, { en: 'Right after your promise had resolved', vi: 'Ngay sau khi promise của bạn resolve' }),
    );
  },
);

check(
  {
    id: 'refused-is-known-at-once',
    title: { en: 'A refusal comes out at once, with its own code', vi: 'Bị từ chối thì báo ngay, với đúng mã của nó' },
    why: {
      en: 'Refused means: the machine is up, the program on it is not. That is another fault with another cure than silence, and it takes one round trip to know.',
      vi: 'Bị từ chối nghĩa là máy còn chạy nhưng chương trình trên đó thì không. Đó là lỗi khác, cách chữa khác với im lặng, và chỉ cần một vòng đi về là biết.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const what: Text = { en: 'The port refused your connection', vi: 'Cổng đã từ chối kết nối của bạn' };
    const outcome = await outcomeOf(bench, await bench.refusingPort(), { timeoutMs: PATIENT_MS }, what);
    const right = outcome.settled === 'rejected' && codeOf(outcome.error) === 'ECONNREFUSED';
    if (!right) bench.mark((event) => event.kind === 'refused');
    bench.must(right, () => ({
      did: { en: `${what.en}, and your promise ${said(outcome).en}.`, vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}.` },
      must: {
        en: "Reject with the error of the 'error' event as it is: its code is ECONNREFUSED.",
        vi: "Hãy reject với nguyên lỗi của sự kiện 'error': mã của nó là ECONNREFUSED.",
      },
      expected: 'ECONNREFUSED',
      seen: outcome.settled === 'rejected' ? codeOf(outcome.error) : 'resolved',
    }));
  },
);

check(
  {
    id: 'gives-up-in-time',
    title: { en: 'It rings and rings: ETIMEDOUT after timeoutMs', vi: 'Chuông reo mãi: ETIMEDOUT sau timeoutMs' },
    why: {
      en: 'The operating system would go on ringing for about two minutes. ETIMEDOUT is the code that it would give in the end, so code that retries knows what to do with it.',
      vi: 'Hệ điều hành sẽ để chuông reo khoảng hai phút. ETIMEDOUT là mã mà cuối cùng nó sẽ trả, nên code thử lại ở tầng trên biết phải làm gì.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net', 'hang'],
  },
  async (bench) => {
    const timeoutMs = 100;
    const port = await bench.hangingPort();
    const startedMs = bench.elapsedMs();
    const outcome = await outcomeOf(
      bench,
      port,
      { timeoutMs },
      { en: `${SILENT.en}, timeoutMs was ${timeoutMs}`, vi: `${SILENT.vi}, timeoutMs là ${timeoutMs}` },
    );
    const tookMs = Math.round(bench.elapsedMs() - startedMs);
    const right = outcome.settled === 'rejected' && outcome.error instanceof Error && codeOf(outcome.error) === 'ETIMEDOUT';
    bench.must(right, () => ({
      did: {
        en: `${SILENT.en}, and after ${tookMs} ms your promise ${said(outcome).en}.`,
        vi: `${SILENT.vi}, và sau ${tookMs} ms promise của bạn ${said(outcome).vi}.`,
      },
      must: { en: "Reject with an Error whose `code` is 'ETIMEDOUT'.", vi: "Hãy reject với một Error có `code` là 'ETIMEDOUT'." },
      expected: 'ETIMEDOUT',
      seen: outcome.settled === 'rejected' ? codeOf(outcome.error) : 'resolved',
    }));
    bench.must(tookMs >= timeoutMs * 0.9, () => ({
      did: {
        en: `With timeoutMs ${timeoutMs} you gave up after ${tookMs} ms.`,
        vi: `Với timeoutMs ${timeoutMs}, bạn bỏ cuộc chỉ sau ${tookMs} ms.`,
      },
      must: {
        en: 'Let it ring for the whole of timeoutMs: slow is not dead.',
        vi: 'Hãy để chuông reo đủ timeoutMs: chậm chưa phải là chết.',
      },
      expected: `${timeoutMs} ms`,
      seen: `${tookMs} ms`,
    }));
  },
);

check(
  {
    id: 'stops-ringing',
    title: { en: 'After the timeout no socket goes on ringing', vi: 'Hết giờ rồi thì không socket nào được đổ chuông tiếp' },
    why: {
      en: 'A rejected promise stops nothing. The loser of a Promise.race sends SYN after SYN for two minutes and keeps its file descriptor; under load, with retries, that is how a client runs out of them.',
      vi: 'Promise reject không dừng được gì. Bên thua trong Promise.race vẫn gửi SYN suốt hai phút và giữ file descriptor; lúc tải cao, lại thêm thử lại, client cạn file descriptor chính vì vậy.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net', 'hang'],
  },
  async (bench) => {
    const port = await bench.hangingPort();
    await outcomeOf(bench, port, { timeoutMs: 20 }, SILENT);
    await expectNoSocket(bench, {
      en: 'timeoutMs was over and your promise had settled',
      vi: 'timeoutMs đã hết và promise của bạn đã xong',
    });
  },
);

/** The connect itself must fit into the timeout; a busy machine may need the second one. */
const SHORT_TIMEOUTS_MS = [60, 400];

check(
  {
    id: 'a-good-line-is-not-cut',
    title: { en: 'A connection that is up outlives timeoutMs', vi: 'Kết nối đã thông thì sống lâu hơn timeoutMs' },
    why: {
      en: 'timeoutMs is the time for picking up, not for the call. A clock that goes on running cuts a healthy connection in the middle of its work, and only in the slow, long calls.',
      vi: 'timeoutMs là thời gian chờ nhấc máy, không phải thời gian của cuộc gọi. Đồng hồ cứ chạy tiếp sẽ cắt một kết nối khỏe mạnh giữa chừng, và chỉ cắt những cuộc gọi dài.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(echo);
    let timeoutMs = 0;
    let outcome: Outcome<Socket> | undefined;
    for (timeoutMs of SHORT_TIMEOUTS_MS) {
      outcome = await outcomeOf(bench, peer.port, { timeoutMs }, ACCEPTED);
      if (outcome.settled === 'resolved') break;
    }
    if (outcome?.settled !== 'resolved') {
      return bench.fail({
        did: {
          en: `${ACCEPTED.en}, timeoutMs was ${timeoutMs}, and nothing was resolved.`,
          vi: `${ACCEPTED.vi}, timeoutMs là ${timeoutMs}, và không có gì được resolve.`,
        },
        must: { en: "Resolve with the socket when 'connect' comes.", vi: "Hãy resolve với socket khi có 'connect'." },
      });
    }
    const socket = outcome.value;
    let rang = 0;
    socket.on('timeout', () => {
      rang += 1;
    });
    await bench.quiet(timeoutMs * 1.5);
    await talk(bench, socket, {
      en: `${Math.round(timeoutMs * 1.5)} ms after the connect, with timeoutMs ${timeoutMs}`,
      vi: `${Math.round(timeoutMs * 1.5)} ms sau khi kết nối, với timeoutMs ${timeoutMs}`,
    });
    socket.destroy();
    bench.must(rang === 0, () => ({
      did: {
        en: `The socket that you handed over emitted 'timeout' ${rang === 1 ? 'once' : `${rang} times`}: your socket.setTimeout(${timeoutMs}) was still set.`,
        vi: `Socket bạn giao ra đã phát 'timeout' ${rang} lần: socket.setTimeout(${timeoutMs}) của bạn vẫn còn đó.`,
      },
      must: { en: 'socket.setTimeout(0) before you hand the socket over.', vi: 'Hãy gọi socket.setTimeout(0) trước khi giao socket ra.' },
    }));
  },
);

check(
  {
    id: 'late-errors-reach-the-caller',
    title: { en: 'No listener of yours stays on the socket', vi: 'Không để sót listener nào của bạn trên socket' },
    why: {
      en: "A once('error') that never fired stays attached. It swallows the first error after the handover: the caller's line was reset, and nobody ever learns why.",
      vi: "Một once('error') chưa từng chạy sẽ nằm lại đó. Nó nuốt lỗi đầu tiên sau khi giao socket: đường dây của bên gọi bị ngắt đột ngột (RST), và không ai biết vì sao.",
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    await withConnection(bench, peer.port, { timeoutMs: PATIENT_MS }, async (socket) => {
      const left = socket.listenerCount('error');
      bench.must(left === 0, () => ({
        did: {
          en: `The socket that you handed over carries ${left === 1 ? "1 'error' listener" : `${left} 'error' listeners`} of yours.`,
          vi: `Socket bạn giao ra còn mang ${left} listener 'error' của bạn.`,
        },
        must: {
          en: 'Take your listeners off when the promise settles: from then on errors belong to the caller.',
          vi: 'Khi promise xong, hãy gỡ các listener của bạn: từ đó lỗi là việc của bên gọi.',
        },
        expected: '0',
        seen: String(left),
      }));
      const heard: string[] = [];
      socket.on('error', (error) => heard.push(codeOf(error)));
      socket.resume();
      (await peer.connection(0)).rst();
      await bench.eventually(SOON_MS, () => heard.length > 0);
      const right = heard.join() === 'ECONNRESET';
      if (!right) bench.mark((event) => event.kind === 'rst');
      bench.must(right, () => ({
        did: {
          en: `The peer sent RST after the handover, and the caller's own handler heard: ${heard.join(', ') || 'nothing'}.`,
          vi: `Đầu bên kia gửi RST sau khi bạn giao socket, và hàm xử lý lỗi của bên gọi nghe được: ${heard.join(', ') || 'không gì cả'}.`,
        },
        must: {
          en: 'Leave the socket to the caller: one reset, one ECONNRESET.',
          vi: 'Hãy để socket cho bên gọi: một lần bị ngắt đột ngột, một ECONNRESET.',
        },
        expected: 'ECONNRESET',
        seen: heard.join(', '),
      }));
    });
  },
);

check(
  {
    id: 'no-clock-left-running',
    title: { en: 'An early outcome leaves no timer behind', vi: 'Có kết quả sớm thì không để sót timer' },
    why: {
      en: 'A timer of 60 s that nobody clears keeps a script alive for 60 s after its work is done, and a busy client holds thousands of them.',
      vi: 'Một timer 60 giây không ai xóa sẽ giữ script sống thêm 60 giây sau khi đã xong việc, còn một client bận rộn thì ôm cả nghìn cái như thế.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const refusing = await bench.refusingPort();
    await withConnection(bench, peer.port, { timeoutMs: PATIENT_MS }, () => {});
    await outcomeOf(
      bench,
      refusing,
      { timeoutMs: PATIENT_MS },
      { en: 'The port refused your connection', vi: 'Cổng đã từ chối kết nối của bạn' },
    );
    const timer = (await bench.leaks(300)).find(({ kind }) => kind === 'timer');
    bench.must(timer === undefined, () => ({
      did: {
        en: `One connect had succeeded and one was refused, and a timer of yours was still running (timeoutMs ${PATIENT_MS}).`,
        vi: `Một lần kết nối đã xong, một lần bị từ chối, mà timer của bạn vẫn còn chạy (timeoutMs ${PATIENT_MS}).`,
      },
      must: {
        en: 'Stop the clock as soon as the outcome is known, whichever it is.',
        vi: 'Hãy dừng đồng hồ ngay khi biết kết quả, dù là kết quả nào.',
      },
      place: timer?.place,
    }));
  },
);

async function expectReason(bench: Bench, outcome: Outcome<Socket>, reason: Error, what: Text): Promise<void> {
  if (outcome.settled === 'resolved') outcome.value.destroy();
  const right = outcome.settled === 'rejected' && outcome.error === reason;
  if (!right) bench.mark();
  bench.must(right, () => ({
    did: { en: `${what.en}, and your promise ${said(outcome).en}.`, vi: `${what.vi}, còn promise của bạn ${said(outcome).vi}.` },
    must: { en: 'Reject at once with signal.reason, that very object.', vi: 'Hãy reject ngay với signal.reason, chính object đó.' },
    expected: `Error: ${reason.message}`,
    seen: outcome.settled === 'rejected' ? describeError(outcome.error) : 'resolved',
  }));
}

check(
  {
    id: 'aborted-before',
    title: { en: 'Aborted before the call: rejected at once', vi: 'Bị hủy (abort) từ trước: reject ngay' },
    why: {
      en: "A signal that is aborted already emits no 'abort' event any more. Code that only listens for it connects all the same, for a user who has long gone.",
      vi: "Một signal đã bị hủy thì không còn phát sự kiện 'abort' nữa. Code nào chỉ nghe sự kiện sẽ vẫn kết nối, cho một người dùng đã bỏ đi từ lâu.",
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const reason = new Error('the user closed the tab');
    const what: Text = { en: 'The signal was aborted before you were called', vi: 'Signal đã bị hủy trước khi hàm của bạn được gọi' };
    const outcome = await outcomeOf(bench, peer.port, { timeoutMs: PATIENT_MS, signal: AbortSignal.abort(reason) }, what);
    await expectReason(bench, outcome, reason, what);
    await expectNoSocket(bench, what);
  },
);

check(
  {
    id: 'aborted-while-ringing',
    title: {
      en: 'Aborted while it rings: rejected at once, and hung up',
      vi: 'Bị hủy (abort) khi chuông đang reo: reject ngay và cúp máy',
    },
    why: {
      en: 'A deadline further up, a shutdown, a user who leaves: whoever aborts wants the answer now and the socket gone, not after the rest of timeoutMs.',
      vi: 'Hạn chót ở tầng trên, lệnh tắt, người dùng bỏ đi: ai hủy cũng muốn có câu trả lời ngay và socket biến mất, chứ không phải chờ hết timeoutMs.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net', 'hang'],
  },
  async (bench) => {
    const port = await bench.hangingPort();
    const reason = new Error('the user closed the tab');
    const controller = new AbortController();
    const what: Text = { en: 'The signal was aborted while it rang', vi: 'Signal bị hủy khi chuông đang reo' };
    const connecting = outcomeOf(bench, port, { timeoutMs: PATIENT_MS, signal: controller.signal }, what);
    await bench.eventually(300, () => bench.attempts() > 0);
    controller.abort(reason);
    await expectReason(bench, await connecting, reason, what);
    await expectNoSocket(bench, what);
    const timer = (await bench.leaks(300)).find(({ kind }) => kind === 'timer');
    bench.must(timer === undefined, () => ({
      did: {
        en: `${what.en}, and your timer of ${PATIENT_MS} ms was still running.`,
        vi: `${what.vi}, mà timer ${PATIENT_MS} ms của bạn vẫn còn chạy.`,
      },
      must: { en: 'Stop the clock when the signal aborts.', vi: 'Hãy dừng đồng hồ khi signal bị hủy.' },
      place: timer?.place,
    }));
  },
);

check(
  {
    id: 'aborted-later-is-ignored',
    title: { en: 'Aborted after the connect: the line stays up', vi: 'Bị hủy (abort) sau khi đã kết nối: đường dây vẫn giữ' },
    why: {
      en: 'The signal was for connecting. net.connect({ signal }) keeps it for life: the deadline of the first request then cuts a connection that a pool has long given to somebody else.',
      vi: 'Signal chỉ dành cho lúc kết nối. net.connect({ signal }) giữ nó suốt đời: hạn chót của request đầu tiên sẽ cắt một kết nối mà pool đã giao cho người khác từ lâu.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(echo);
    const controller = new AbortController();
    await withConnection(bench, peer.port, { timeoutMs: PATIENT_MS, signal: controller.signal }, async (socket) => {
      controller.abort(new Error('the first request is over'));
      await bench.quiet(5);
      await talk(bench, socket, {
        en: 'After the signal had been aborted, with the connection up',
        vi: 'Sau khi signal bị hủy, lúc kết nối đã thông',
      });
    });
  },
);

check(
  {
    id: 'signal-is-let-go',
    title: { en: 'No listener of yours stays on the signal', vi: 'Không để sót listener nào của bạn trên signal' },
    why: {
      en: 'One signal for the whole process ("we are shutting down") is handed to every connect. A listener left on it each time is a leak: 10,000 connects later it holds 10,000 sockets in memory.',
      vi: 'Một signal chung cho cả tiến trình ("sắp tắt") được đưa vào mọi lần kết nối. Mỗi lần để sót một listener là một lần rò rỉ: sau 10.000 lần kết nối nó giữ 10.000 socket trong bộ nhớ.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const refusing = await bench.refusingPort();
    const { signal } = new AbortController();
    await withConnection(bench, peer.port, { timeoutMs: PATIENT_MS, signal }, () => {});
    await withConnection(bench, peer.port, { timeoutMs: PATIENT_MS, signal }, () => {});
    await outcomeOf(
      bench,
      refusing,
      { timeoutMs: PATIENT_MS, signal },
      { en: 'The port refused your connection', vi: 'Cổng đã từ chối kết nối của bạn' },
    );
    const free = await bench.eventually(100, () => getEventListeners(signal, 'abort').length === 0);
    const left = getEventListeners(signal, 'abort').length;
    bench.must(free, () => ({
      did: {
        en: `After 3 connects with one signal, 2 answered and 1 refused, ${left === 1 ? "1 'abort' listener was" : `${left} 'abort' listeners were`} left on it.`,
        vi: `Sau 3 lần kết nối với cùng một signal, 2 lần thông và 1 lần bị từ chối, trên signal còn sót ${left} listener 'abort'.`,
      },
      must: {
        en: 'removeEventListener() when the promise settles, whichever way.',
        vi: 'Hãy removeEventListener() khi promise xong, dù xong kiểu nào.',
      },
      expected: '0',
      seen: String(left),
    }));
  },
);
