import { acceptNeverAnswer, type Bench, check, type Finding, type Outcome, type Peer, program, resetAtOnce } from '#lab';

type Starter = typeof import('../../exercises/03-probe-port/starter.ts');
type Answer = Awaited<ReturnType<Starter['probePort']>>;

const { probePort } = await program<Starter>(import.meta.url, { probePort: 'function' });

/** Long enough that no answer on loopback comes near it, even on a busy machine. */
const PATIENT_MS = 2000;
const IMPATIENT_MS = 60;

const TELL_THEM_APART = {
  en: "Resolve with 'open' when the handshake completes, 'closed' when the port refuses, 'no-answer' when only silence comes.",
  vi: "Hãy resolve 'open' khi bắt tay xong, 'closed' khi cổng từ chối, 'no-answer' khi chỉ có im lặng.",
};

function said(outcome: Outcome<Answer>): string {
  return outcome.settled === 'resolved' ? `'${outcome.value}'` : `rejected with ${String(outcome.error)}`;
}

function wrong(what: { en: string; vi: string }, outcome: Outcome<Answer>, expected: Answer): Finding {
  const seen = said(outcome);
  return {
    did: { en: `${what.en}, and your probe answered ${seen}.`, vi: `${what.vi}, còn hàm dò của bạn trả lời ${seen}.` },
    must: TELL_THEM_APART,
    expected: `'${expected}'`,
    seen,
  };
}

function neverSettled(timeoutMs: number, ms: number): () => Finding {
  return () => ({
    did: {
      en: `With timeoutMs ${timeoutMs} your probe had not answered after ${ms} ms.`,
      vi: `Với timeoutMs ${timeoutMs}, sau ${ms} ms hàm dò của bạn vẫn chưa trả lời.`,
    },
    must: {
      en: 'Settle as soon as the answer is known, and at the latest after timeoutMs.',
      vi: 'Hãy trả lời ngay khi biết kết quả, muộn nhất là sau timeoutMs.',
    },
  });
}

async function probe(bench: Bench, port: number, timeoutMs: number, withinMs: number): Promise<Outcome<Answer>> {
  return bench.settle(withinMs, probePort(bench.host, port, timeoutMs), neverSettled(timeoutMs, withinMs));
}

async function expectAnswer(bench: Bench, outcome: Outcome<Answer>, expected: Answer, what: { en: string; vi: string }): Promise<void> {
  const right = outcome.settled === 'resolved' && outcome.value === expected;
  if (!right) bench.mark();
  bench.must(right, () => wrong(what, outcome, expected));
}

/** The peer has seen the program hang up, by FIN or RST. */
function released(bench: Bench, peer: Peer): Promise<boolean> {
  return bench.eventually(500, () => peer.connections.length > 0 && peer.open() === 0);
}

check(
  {
    id: 'listening-is-open',
    title: { en: "A port where somebody listens is 'open'", vi: "Cổng có chương trình đang nghe là 'open'" },
    why: {
      en: 'A completed handshake is the proof: the kernel on the other side answered SYN with SYN+ACK. No byte needs to arrive; many servers wait for you to speak first.',
      vi: 'Bắt tay (handshake) xong là bằng chứng: kernel bên kia đã trả SYN+ACK cho SYN của bạn. Không cần chờ byte nào; nhiều server đợi bạn nói trước.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const outcome = await probe(bench, peer.port, PATIENT_MS, 1000);
    await expectAnswer(bench, outcome, 'open', { en: 'The peer accepted your connection', vi: 'Đầu bên kia đã nhận kết nối của bạn' });
  },
);

check(
  {
    id: 'hangs-up-after-open',
    title: { en: 'The probe hangs up after it has its answer', vi: 'Có câu trả lời rồi thì cúp máy' },
    why: {
      en: 'Every connection left open costs both machines a file descriptor. A monitor that probes every minute and never hangs up uses up those of the server.',
      vi: 'Mỗi kết nối bị bỏ mở chiếm một file descriptor ở cả hai máy. Một bộ giám sát mỗi phút dò một lần mà không cúp máy sẽ làm server cạn file descriptor.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    await probe(bench, peer.port, PATIENT_MS, 1000);
    const hungUp = await released(bench, peer);
    bench.must(hungUp, () => ({
      did: {
        en: `Your probe answered, and 500 ms later the peer still had ${peer.open() === 1 ? '1 connection' : `${peer.open()} connections`} of yours open.`,
        vi: `Hàm dò đã trả lời, nhưng 500 ms sau đầu bên kia vẫn còn mở ${peer.open()} kết nối của bạn.`,
      },
      must: {
        en: 'Call socket.destroy() (or end()) as soon as you have the answer.',
        vi: 'Hãy gọi socket.destroy() (hoặc end()) ngay khi có câu trả lời.',
      },
      expected: '0',
      seen: String(peer.open()),
    }));
  },
);

check(
  {
    id: 'refused-is-closed',
    title: { en: "A port that refuses is 'closed', and that is known at once", vi: "Cổng từ chối là 'closed', và biết được ngay" },
    why: {
      en: 'Refused is an answer: the machine is up and its kernel sent RST because nobody listens there. It takes one round trip, not a timeout.',
      vi: 'Từ chối cũng là câu trả lời: máy bên kia đang chạy, kernel gửi RST vì không ai nghe ở cổng đó. Chỉ mất một vòng đi về, không phải hết timeout.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const port = await bench.refusingPort();
    const outcome = await probe(bench, port, PATIENT_MS, 1000);
    await expectAnswer(bench, outcome, 'closed', {
      en: 'The port refused your connection (ECONNREFUSED)',
      vi: 'Cổng từ chối kết nối của bạn (ECONNREFUSED)',
    });
  },
);

check(
  {
    id: 'silence-is-no-answer',
    title: { en: "Silence is 'no-answer', after timeoutMs", vi: "Im lặng là 'no-answer', sau timeoutMs" },
    why: {
      en: 'A firewall that drops, a dead route, a full accept queue: nobody answers the SYN, and the operating system would go on trying for about two minutes. Refused and silent are different faults with different cures.',
      vi: 'Tường lửa bỏ gói (drop), đường đi đã chết, hàng đợi accept đầy: không ai trả lời SYN, còn hệ điều hành sẽ thử tiếp khoảng hai phút. Bị từ chối và im lặng là hai lỗi khác nhau, cách chữa cũng khác nhau.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net', 'hang'],
  },
  async (bench) => {
    const port = await bench.hangingPort();
    const startedMs = bench.elapsedMs();
    const outcome = await probe(bench, port, IMPATIENT_MS, 1000);
    const tookMs = bench.elapsedMs() - startedMs;
    await expectAnswer(bench, outcome, 'no-answer', { en: 'Nobody answered your SYN', vi: 'Không ai trả lời SYN của bạn' });
    bench.must(tookMs >= IMPATIENT_MS * 0.9, () => ({
      did: {
        en: `With timeoutMs ${IMPATIENT_MS} your probe gave up after ${Math.round(tookMs)} ms.`,
        vi: `Với timeoutMs ${IMPATIENT_MS}, hàm dò của bạn bỏ cuộc chỉ sau ${Math.round(tookMs)} ms.`,
      },
      must: { en: 'Wait for the whole of timeoutMs: slow is not dead.', vi: 'Hãy chờ đủ timeoutMs: chậm chưa phải là chết.' },
      expected: `${IMPATIENT_MS} ms`,
      seen: `${Math.round(tookMs)} ms`,
    }));
  },
);

check(
  {
    id: 'gives-up-for-good',
    title: { en: 'After giving up, no socket goes on trying', vi: 'Bỏ cuộc rồi thì không còn socket nào thử tiếp' },
    why: {
      en: 'Resolving the promise does not stop the socket: the kernel keeps sending SYN for minutes, and the file descriptor stays taken.',
      vi: 'Resolve promise không làm socket dừng lại: kernel vẫn gửi SYN thêm vài phút, và file descriptor vẫn bị chiếm.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net', 'hang'],
  },
  async (bench) => {
    const port = await bench.hangingPort();
    await probe(bench, port, 20, 600);
    const gone = await bench.eventually(300, () => bench.openSockets() === 0);
    if (!gone) bench.mark((event) => event.kind === 'connect');
    bench.must(gone, () => ({
      did: {
        en: 'Your probe answered, but its socket is still trying to connect.',
        vi: 'Hàm dò đã trả lời, nhưng socket của nó vẫn đang cố kết nối.',
      },
      must: { en: 'destroy() the socket when the time is up.', vi: 'Hết giờ thì hãy destroy() socket.' },
    }));
  },
);

check(
  {
    id: 'reset-after-accept-is-open',
    title: { en: "A server that accepts and resets at once is 'open'", vi: "Server vừa nhận đã ngắt đột ngột (RST) vẫn là 'open'" },
    why: {
      en: 'Somebody picked up and then hung up on you: an overloaded server or a proxy without a backend does that. The port is open; ECONNRESET is not ECONNREFUSED.',
      vi: 'Có người nhấc máy rồi cúp máy ngay: server quá tải hoặc proxy không còn backend hay làm vậy. Cổng vẫn mở; ECONNRESET không phải ECONNREFUSED.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(resetAtOnce);
    const outcome = await probe(bench, peer.port, PATIENT_MS, 1000);
    await expectAnswer(bench, outcome, 'open', {
      en: 'The peer accepted and then sent RST (ECONNRESET)',
      vi: 'Đầu bên kia nhận kết nối rồi gửi RST (ECONNRESET)',
    });
    await bench.quiet(10);
  },
);

check(
  {
    id: 'unknown-host-is-not-closed',
    title: { en: "A name that does not resolve is never 'closed'", vi: "Tên không phân giải được thì không bao giờ là 'closed'" },
    why: {
      en: "No packet was sent to any port, so nothing can be said about the port. Calling it 'closed' sends the reader of your monitor to the wrong machine.",
      vi: "Chưa có gói tin nào gửi tới cổng nào, nên không thể nói gì về cổng. Báo 'closed' sẽ khiến người trực đi tìm lỗi nhầm máy.",
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    // A name with an empty label never reaches DNS: ENOTFOUND with and without a network.
    const outcome = await bench.settle(1500, probePort('no..such..host', 80, 500), neverSettled(500, 1500));
    const fair = outcome.settled === 'rejected' || outcome.value === 'no-answer';
    bench.must(fair, () => ({
      did: {
        en: `The name could not be resolved (ENOTFOUND), nothing was probed, and your probe answered ${said(outcome)}.`,
        vi: `Tên không phân giải được (ENOTFOUND), chưa dò được gì, vậy mà hàm dò trả lời ${said(outcome)}.`,
      },
      must: {
        en: "Reject with the error, or answer 'no-answer'. Only ECONNREFUSED means 'closed'.",
        vi: "Hãy reject với lỗi đó, hoặc trả lời 'no-answer'. Chỉ ECONNREFUSED mới có nghĩa là 'closed'.",
      },
    }));
  },
);

check(
  {
    id: 'nothing-left-behind',
    title: { en: 'An early answer leaves no timer behind', vi: 'Trả lời sớm thì không để sót timer' },
    why: {
      en: 'A timer of 60 s that nobody clears keeps a command-line tool alive for 60 s after it has printed its result.',
      vi: 'Một timer 60 giây không ai xóa sẽ giữ công cụ dòng lệnh sống thêm 60 giây sau khi đã in kết quả.',
    },
    readOn: '10-robust-networking#connect-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    await probe(bench, peer.port, 60_000, 1000);
    await probe(bench, await bench.refusingPort(), 60_000, 1000);
    // The connection itself is judged by another check.
    for (const connection of peer.connections) connection.fin();
    const timer = (await bench.leaks(300)).find(({ kind }) => kind === 'timer');
    bench.must(timer === undefined, () => ({
      did: { en: 'Your probe had answered, and its timer was still running.', vi: 'Hàm dò đã trả lời mà timer của nó vẫn còn chạy.' },
      must: { en: 'clearTimeout() when the answer comes, whichever it is.', vi: 'Hãy clearTimeout() khi có câu trả lời, dù là câu nào.' },
      place: timer?.place,
    }));
  },
);
