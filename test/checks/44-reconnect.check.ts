import { acceptNeverAnswer, type Bench, check, type Finding, type Peer, program, type Script } from '#lab';

type Starter = typeof import('../../exercises/44-reconnect/starter.ts');
type Client = ReturnType<Starter['createReconnectingClient']>;
type Options = Parameters<Starter['createReconnectingClient']>[0];
type State = ReturnType<Client['state']>;

const { createReconnectingClient } = await program<Starter>(import.meta.url, { createReconnectingClient: 'function' });

/** Long enough for anything on loopback, even on a busy machine. */
const PATIENT_MS = 2000;
/** For one thing that a right program has done long ago; only failing programs take this time. */
const SOON_MS = 800;
/** Longer than any wait in these checks: a connection that lasts this long does not happen here. */
const NEVER_MS = 60_000;

const hangUpAtOnce: Script = [{ do: 'fin' }];

/** What one client told while it ran. */
interface Watched {
  client: Client;
  delays: { ms: number; atMs: number }[];
  states: { state: State; atMs: number }[];
}

function start(bench: Bench, port: number, options: Partial<Options> = {}): Watched {
  const delays: Watched['delays'] = [];
  const states: Watched['states'] = [];
  const client = createReconnectingClient({
    host: bench.host,
    port,
    minDelayMs: 4,
    maxDelayMs: 1000,
    stableMs: NEVER_MS,
    random: () => 0.5,
    onState: (state) => void states.push({ state, atMs: bench.elapsedMs() }),
    onDelay: (ms) => void delays.push({ ms, atMs: bench.elapsedMs() }),
    ...options,
  });
  return { client, delays, states };
}

/** Ends a client whose stop() is not what the check is about: however it fails, that is another check's matter. */
function put(...watched: Watched[]): void {
  for (const { client } of watched) {
    try {
      void Promise.resolve(client.stop()).catch(() => {});
    } catch {
      // See above.
    }
  }
}

function ms(value: number): string {
  return `${Math.round(value * 10) / 10} ms`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function listed(delays: Watched['delays']): string {
  return delays.map((delay) => ms(delay.ms)).join(', ');
}

/** The client's connection with this index has been accepted, and the client says that it is open. */
async function reached(bench: Bench, peer: Peer, { client }: Watched, index: number): Promise<void> {
  const there = await bench.eventually(PATIENT_MS, () => peer.connections.length > index);
  if (!there) {
    bench.mark();
    bench.fail({
      did: {
        en:
          index === 0
            ? `Your client had not connected after ${PATIENT_MS} ms.`
            : `The peer hung up, and ${PATIENT_MS} ms later your client had not called back: the peer saw ${counted(peer.connections.length, 'connection')}, not ${index + 1}.`,
        vi:
          index === 0
            ? `Sau ${PATIENT_MS} ms client của bạn vẫn chưa kết nối.`
            : `Đầu bên kia cúp máy, và ${PATIENT_MS} ms sau client của bạn vẫn chưa gọi lại: đầu bên kia thấy ${peer.connections.length} kết nối, không phải ${index + 1}.`,
      },
      must: {
        en: "Dial again after every 'close', whatever ended the connection.",
        vi: "Sau mỗi 'close' hãy gọi lại, dù kết nối kết thúc vì lý do gì.",
      },
      expected: String(index + 1),
      seen: String(peer.connections.length),
    });
  }
  const open = await bench.eventually(PATIENT_MS, () => client.state() === 'open');
  bench.must(open, () => ({
    did: {
      en: `The peer accepted connection ${index + 1}, and ${PATIENT_MS} ms later state() still said '${client.state()}'.`,
      vi: `Đầu bên kia đã nhận kết nối ${index + 1}, và ${PATIENT_MS} ms sau state() vẫn là '${client.state()}'.`,
    },
    must: {
      en: "state() is 'open' from the 'connect' event to the end of the connection.",
      vi: "state() là 'open' từ sự kiện 'connect' cho đến khi kết nối kết thúc.",
    },
    expected: "'open'",
    seen: `'${client.state()}'`,
  }));
}

/** The client has announced this many waits. */
async function announced(bench: Bench, { delays }: Watched, count: number): Promise<void> {
  const told = await bench.eventually(PATIENT_MS, () => delays.length >= count);
  if (told) return;
  bench.mark();
  bench.fail({
    did: {
      en: `After ${PATIENT_MS} ms your client had called onDelay ${counted(delays.length, 'time')}${delays.length > 0 ? ` (${listed(delays)})` : ''}; by then ${counted(count, 'call')} could have failed.`,
      vi: `Sau ${PATIENT_MS} ms client của bạn mới gọi onDelay ${delays.length} lần${delays.length > 0 ? ` (${listed(delays)})` : ''}; chừng đó thời gian đủ cho ${count} lần gọi thất bại.`,
    },
    must: {
      en: 'After every failure call onDelay(ms), wait that long, and dial again.',
      vi: 'Sau mỗi lần thất bại hãy gọi onDelay(ms), chờ đúng bằng đó rồi gọi lại.',
    },
    expected: String(count),
    seen: String(delays.length),
  });
}

/** Cuts the client's connection off. */
function reset(peer: Peer, index: number): void {
  peer.connections[index]?.rst();
}

/** Lets time pass, and then a few turns of the event loop: a call that a timer has begun in the last moment is seen too. */
async function calm(bench: Bench, time: number): Promise<void> {
  await bench.quiet(time);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Not more connections than this, as the peer counts them: clients of other checks dial other ports. */
function atMost(bench: Bench, peer: Peer, most: number, what: Finding['did'], must: Finding['must']): void {
  const seen = peer.connections.length;
  if (seen > most) bench.mark(({ kind, from }) => kind === 'connect' && from === 'you');
  bench.must(seen <= most, () => ({
    did: {
      en: `${what.en}, and the peer saw ${seen} connections from your client, not ${most}.`,
      vi: `${what.vi}, và đầu bên kia thấy ${seen} kết nối từ client của bạn, không phải ${most}.`,
    },
    must,
    expected: String(most),
    seen: String(seen),
  }));
}

check(
  {
    id: 'calls-back-after-a-reset',
    title: { en: 'A reset is survived, and the client calls back', vi: 'Bị ngắt đột ngột thì không sập, và client gọi lại' },
    why: {
      en: "A server that closes with your bytes unread, a machine that was restarted, a proxy that gives up: each of them can cut you off with RST. On your side that is an 'error' event, and an 'error' event without a listener ends the process.",
      vi: "Server đóng khi chưa đọc hết byte của bạn, máy vừa khởi động lại, proxy bỏ cuộc: bên nào cũng có thể ngắt bạn bằng RST. Ở phía bạn đó là sự kiện 'error', và sự kiện 'error' không ai nghe thì tiến trình sập.",
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port);
    await reached(bench, peer, watched, 0);
    reset(peer, 0);
    await reached(bench, peer, watched, 1);
    put(watched);
  },
);

check(
  {
    id: 'sends-on-the-new-socket',
    title: { en: 'After a reconnect, send() uses the new socket', vi: 'Sau khi kết nối lại, send() dùng socket mới' },
    why: {
      en: 'Every call to connect() makes a new socket. Whoever keeps the first one in a variable, or returns it, writes into a dead line, and nothing reports it.',
      vi: 'Mỗi lần gọi connect() là một socket mới. Ai giữ socket đầu tiên trong biến, hoặc trả nó ra ngoài, sẽ ghi vào đường dây đã chết, mà không có gì báo lỗi.',
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port);
    for (const [index, text] of ['one\n', 'two\n'].entries()) {
      await reached(bench, peer, watched, index);
      const said = watched.client.send(text);
      const connection = peer.connections[index];
      const arrived = await bench.eventually(SOON_MS, () => connection?.received.toString() === text);
      if (!arrived) bench.mark(({ conn }) => conn === connection?.number);
      bench.must(arrived, () => ({
        did: {
          en: `On connection ${index + 1}, state() was 'open', send(${JSON.stringify(text)}) returned ${said}, and after ${SOON_MS} ms the peer had received ${JSON.stringify(connection?.received.toString())} there.`,
          vi: `Ở kết nối ${index + 1}, state() là 'open', send(${JSON.stringify(text)}) trả về ${said}, và sau ${SOON_MS} ms đầu bên kia nhận được ${JSON.stringify(connection?.received.toString())} ở đó.`,
        },
        must: {
          en: 'Keep the current socket in a variable that every dial replaces, and write to that one.',
          vi: 'Hãy giữ socket hiện tại trong một biến, mỗi lần gọi lại thì thay nó, và chỉ ghi vào socket đó.',
        },
        expected: JSON.stringify(text),
        seen: JSON.stringify(connection?.received.toString()),
      }));
      reset(peer, index);
    }
    put(watched);
  },
);

check(
  {
    id: 'hears-every-connection',
    title: { en: "on('data') hears what arrives on every connection", vi: "on('data') nghe được dữ liệu của mọi kết nối" },
    why: {
      en: 'Your caller registers once and does not know how often you call back. A listener that hangs on the first socket falls silent after the first hang-up.',
      vi: 'Bên dùng client chỉ đăng ký một lần và không biết bạn gọi lại bao nhiêu lần. Listener gắn vào socket đầu tiên sẽ câm sau lần bị cúp máy đầu tiên.',
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port);
    let heard = '';
    watched.client.on('data', (data) => {
      heard += data.toString();
    });
    let sent = '';
    for (const [index, text] of ['one\n', 'two\n', 'three\n'].entries()) {
      await reached(bench, peer, watched, index);
      peer.connections[index]?.send(text);
      sent += text;
      await bench.eventually(SOON_MS, () => heard.length >= sent.length);
      if (heard !== sent) bench.mark(({ kind }) => kind === 'data');
      bench.must(heard === sent, () => ({
        did: {
          en: `The peer sent ${JSON.stringify(text)} on connection ${index + 1}; your listener has heard ${JSON.stringify(heard)} in all.`,
          vi: `Đầu bên kia gửi ${JSON.stringify(text)} ở kết nối ${index + 1}; listener của bạn nghe được tất cả là ${JSON.stringify(heard)}.`,
        },
        must: {
          en: 'Keep the listeners yourself, and hand them the data of every new socket, once.',
          vi: 'Hãy tự giữ danh sách listener, và chuyển cho chúng dữ liệu của mỗi socket mới, đúng một lần.',
        },
        expected: JSON.stringify(sent),
        seen: JSON.stringify(heard),
      }));
      reset(peer, index);
    }
    put(watched);
  },
);

check(
  {
    id: 'calls-back-after-a-fin',
    title: { en: 'A polite goodbye is a hang-up too', vi: 'Chào lịch sự rồi cúp máy cũng là cúp máy' },
    why: {
      en: "A server that is restarted in an orderly way sends FIN. That is no error: 'end' and 'close' come, 'error' does not. Whoever calls back on 'error' only stays disconnected after every deployment.",
      vi: "Server khởi động lại đúng cách thì gửi FIN. Đó không phải lỗi: có 'end' và 'close', không có 'error'. Chỉ gọi lại khi có 'error' thì sau mỗi lần deploy sẽ mất kết nối luôn.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port);
    await reached(bench, peer, watched, 0);
    peer.connections[0]?.fin();
    await reached(bench, peer, watched, 1);
    const first = peer.connections[0];
    const hungUp = await bench.eventually(SOON_MS, () => first?.ending !== 'open');
    bench.must(hungUp, () => ({
      did: {
        en: `The peer sent FIN, your client called back, and ${SOON_MS} ms later its side of the first connection was still open.`,
        vi: `Đầu bên kia gửi FIN, client của bạn đã gọi lại, mà ${SOON_MS} ms sau phía bạn của kết nối đầu tiên vẫn còn mở.`,
      },
      must: { en: 'Close the old socket before you dial a new one.', vi: 'Hãy đóng socket cũ trước khi gọi bằng socket mới.' },
    }));
    put(watched);
  },
);

check(
  {
    id: 'one-call-per-failure',
    title: { en: 'One failure, one call back', vi: 'Một lần mất kết nối, một lần gọi lại' },
    why: {
      en: "A reset brings 'error' and then 'close'. Whoever schedules on both dials twice, then four times, then eight: every failure doubles the number of connections.",
      vi: "Bị ngắt đột ngột thì có 'error' rồi tới 'close'. Hẹn gọi lại ở cả hai thì gọi hai lần, rồi bốn, rồi tám: mỗi lần mất kết nối lại nhân đôi số kết nối.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port, { maxDelayMs: 4 });
    const oneEach = {
      en: "Schedule in one place: 'close' comes after every end of a connection, and once.",
      vi: "Chỉ hẹn gọi lại ở một chỗ: 'close' đến sau mọi kiểu kết thúc, và chỉ đến một lần.",
    };
    await reached(bench, peer, watched, 0);
    reset(peer, 0);
    await reached(bench, peer, watched, 1);
    await calm(bench, 15);
    atMost(bench, peer, 2, { en: 'The peer reset one connection', vi: 'Đầu bên kia ngắt đột ngột một kết nối' }, oneEach);
    peer.connections[1]?.fin();
    await reached(bench, peer, watched, 2);
    await calm(bench, 15);
    atMost(
      bench,
      peer,
      3,
      { en: 'The peer reset one connection and closed the next', vi: 'Đầu bên kia ngắt đột ngột một kết nối rồi đóng kết nối kế tiếp' },
      oneEach,
    );
    put(watched);
  },
);

check(
  {
    id: 'backs-off',
    title: { en: 'While nobody picks up, the waits grow', vi: 'Chưa ai nhấc máy thì chờ mỗi lần một lâu hơn' },
    why: {
      en: 'A port that refuses answers in less than a millisecond. Ten thousand clients that redial every 4 ms are 2.5 million SYNs a second against a server that is trying to start.',
      vi: 'Cổng từ chối thì trả lời trong chưa đầy một mili giây. Mười nghìn client, cứ 4 ms gọi lại một lần, là 2,5 triệu SYN mỗi giây dội vào một server đang cố khởi động.',
    },
    readOn: '10-robust-networking#backoff',
    needs: ['net'],
  },
  async (bench) => {
    const port = await bench.refusingPort();
    const early: { toldMs: number; waitedMs: number }[] = [];
    // A timer counts from the beginning of its turn of the loop: on a busy machine a single wait can look too short.
    for (let telling = 0; telling < 3; telling += 1) {
      const watched = start(bench, port);
      await announced(bench, watched, 5);
      put(watched);
      const { delays } = watched;
      const grown = (delays[4]?.ms ?? 0) >= (delays[0]?.ms ?? 0) * 2;
      if (!grown) bench.mark();
      bench.must(grown, () => ({
        did: {
          en: `The port refused five times in a row, and your waits were ${listed(delays)}.`,
          vi: `Cổng từ chối năm lần liên tiếp, và các khoảng chờ của bạn là ${listed(delays)}.`,
        },
        must: {
          en: 'Double the ceiling of the wait with every failure, from minDelayMs up to maxDelayMs.',
          vi: 'Mỗi lần thất bại, hãy nhân đôi mức trần của khoảng chờ, từ minDelayMs lên đến maxDelayMs.',
        },
      }));
      // Between two announcements lie the wait, the call and the refusal.
      const waits = delays
        .slice(1)
        .map(({ atMs }, index) => ({ toldMs: delays[index]?.ms ?? 0, waitedMs: atMs - (delays[index]?.atMs ?? 0) }));
      const short = waits.findLast(({ toldMs, waitedMs }) => waitedMs < toldMs * 0.6 - 2);
      if (short) early.push(short);
      if (early.length === 0) return;
    }
    const { toldMs, waitedMs } = early[0] ?? { toldMs: 0, waitedMs: 0 };
    bench.must(early.length < 2, () => ({
      did: {
        en: `Your client announced a wait of ${ms(toldMs)}, and ${ms(waitedMs)} later it had already been refused again.`,
        vi: `Client của bạn báo sẽ chờ ${ms(toldMs)}, vậy mà chỉ ${ms(waitedMs)} sau nó đã lại bị từ chối.`,
      },
      must: { en: 'Wait as long as you told onDelay.', vi: 'Đã báo bao nhiêu cho onDelay thì hãy chờ bấy nhiêu.' },
      expected: ms(toldMs),
      seen: ms(waitedMs),
    }));
  },
);

check(
  {
    id: 'cap-holds',
    title: { en: 'No wait is longer than `maxDelayMs`, jitter included', vi: 'Không khoảng chờ nào dài quá `maxDelayMs`, kể cả jitter' },
    why: {
      en: 'maxDelayMs is the longest silence that your user has to bear after the server is back. Jitter that is added after the cap makes it longer: a copied version waits 119 ms with a cap of 100.',
      vi: 'maxDelayMs là quãng im lặng dài nhất mà người dùng phải chịu sau khi server đã trở lại. Cộng jitter sau khi chặn trần thì quãng đó dài hơn: một bản được chép lại chờ tới 119 ms trong khi trần là 100.',
    },
    readOn: '10-robust-networking#backoff',
    needs: ['net'],
  },
  async (bench) => {
    const maxDelayMs = 8;
    const watched = start(bench, await bench.refusingPort(), { maxDelayMs, random: () => 0.999 });
    await announced(bench, watched, 4);
    put(watched);
    const longest = Math.max(...watched.delays.map((delay) => delay.ms));
    if (longest > maxDelayMs) bench.mark();
    bench.must(longest <= maxDelayMs, () => ({
      did: {
        en: `With maxDelayMs ${maxDelayMs} and random() near 1 your waits were ${listed(watched.delays)}.`,
        vi: `Với maxDelayMs ${maxDelayMs} và random() gần 1, các khoảng chờ của bạn là ${listed(watched.delays)}.`,
      },
      must: {
        en: 'Apply the cap first and the jitter below it, or take the minimum last of all.',
        vi: 'Hãy chặn trần trước rồi lấy jitter bên dưới trần, hoặc để phép lấy min ở bước cuối cùng.',
      },
      expected: `≤ ${maxDelayMs} ms`,
      seen: ms(longest),
    }));
  },
);

check(
  {
    id: 'clients-spread',
    title: { en: 'Clients with different random numbers wait differently', vi: 'Client khác nhau thì chờ khác nhau' },
    why: {
      en: 'A restart drops all clients in the same instant. Without jitter they come back in the same instant too, and the server meets its whole load in one millisecond.',
      vi: 'Một lần khởi động lại làm rớt mọi client cùng lúc. Không có jitter thì chúng cũng quay lại cùng lúc, và server gặp toàn bộ tải của mình trong một mili giây.',
    },
    readOn: '10-robust-networking#backoff',
    needs: ['net'],
  },
  async (bench) => {
    const port = await bench.refusingPort();
    const clients = [0.1, 0.9, 0.9].map((luck) => start(bench, port, { minDelayMs: 50, random: () => luck }));
    for (const watched of clients) await announced(bench, watched, 1);
    put(...clients);
    const [low = 0, high = 0, again = 0] = clients.map(({ delays }) => delays[0]?.ms ?? 0);
    bench.must(Math.abs(high - low) > 0.05 * Math.max(high, low), () => ({
      did: {
        en: `A client whose random() is 0.1 waits ${ms(low)} first, one whose random() is 0.9 waits ${ms(high)}. All clients call back in step.`,
        vi: `Client có random() là 0.1 chờ lần đầu ${ms(low)}, client có random() là 0.9 chờ ${ms(high)}. Mọi client gọi lại cùng nhịp.`,
      },
      must: {
        en: 'Spread the waits: random() * ceiling (full jitter), or ceiling / 2 + random() * ceiling / 2 (equal jitter).',
        vi: 'Hãy rải các khoảng chờ: random() * trần (full jitter), hoặc trần / 2 + random() * trần / 2 (equal jitter).',
      },
    }));
    bench.must(Math.abs(high - again) < 0.001, () => ({
      did: {
        en: `Two clients with the same random() wait ${ms(high)} and ${ms(again)} first.`,
        vi: `Hai client có cùng random() chờ lần đầu ${ms(high)} và ${ms(again)}.`,
      },
      must: {
        en: 'Take the jitter from the `random` that you are given; Math.random is its default.',
        vi: 'Hãy lấy jitter từ `random` được truyền vào; Math.random chỉ là mặc định.',
      },
    }));
  },
);

check(
  {
    id: 'only-a-lasting-call-counts',
    title: { en: 'A connection that is cut at once is a failure', vi: 'Vừa nối đã bị cúp thì vẫn là thất bại' },
    why: {
      en: "A proxy without a backend, a server that rejects your login: both accept and hang up. Whoever resets the backoff on 'connect' calls them at full speed for ever: 42 connections a second were measured.",
      vi: "Proxy không còn backend, server từ chối đăng nhập: cả hai đều nhận kết nối rồi cúp. Cứ 'connect' là đặt lại backoff thì sẽ gọi hết tốc lực mãi mãi: đã đo được 42 kết nối mỗi giây.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(hangUpAtOnce);
    const watched = start(bench, peer.port, { minDelayMs: 3 });
    await announced(bench, watched, 5);
    put(watched);
    const [first, , , , fifth] = watched.delays;
    const grown = first !== undefined && fifth !== undefined && fifth.ms >= first.ms * 2;
    if (!grown) bench.mark(({ kind, from }) => kind === 'connect' && from === 'you');
    bench.must(grown, () => ({
      did: {
        en: `The peer accepted and hung up at once, five times in a row, and your waits were ${listed(watched.delays)}: ${peer.connections.length} connections in ${ms(bench.elapsedMs())}.`,
        vi: `Đầu bên kia nhận rồi cúp ngay, năm lần liên tiếp, và các khoảng chờ của bạn là ${listed(watched.delays)}: ${peer.connections.length} kết nối trong ${ms(bench.elapsedMs())}.`,
      },
      must: {
        en: "Forget the failures only after a connection has lasted stableMs, not on 'connect'.",
        vi: "Chỉ quên các lần thất bại khi một kết nối đã sống được stableMs, không phải khi có 'connect'.",
      },
    }));
  },
);

check(
  {
    id: 'a-lasting-call-clears-the-record',
    title: {
      en: 'After a connection that lasted `stableMs`, the waits start small again',
      vi: 'Kết nối đã sống đủ `stableMs` thì lần chờ sau lại ngắn',
    },
    why: {
      en: 'A client that never forgets waits the full maxDelayMs after one short hang-up on its tenth day, because of failures from the first.',
      vi: 'Client không bao giờ quên thì đến ngày thứ mười, chỉ mất kết nối một thoáng cũng phải chờ trọn maxDelayMs, vì những lần thất bại từ ngày đầu.',
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const stableMs = 20;
    const shortCalls = 3;
    const peer = await bench.peer((index) => (index < shortCalls ? hangUpAtOnce : acceptNeverAnswer));
    const watched = start(bench, peer.port, { stableMs });
    await reached(bench, peer, watched, shortCalls);
    const before = watched.delays.length;
    const sinceMs = bench.elapsedMs();
    await bench.quiet(stableMs * 2 + 5);
    const lastedMs = bench.elapsedMs() - sinceMs;
    reset(peer, shortCalls);
    await announced(bench, watched, before + 1);
    put(watched);
    const first = watched.delays[0]?.ms ?? 0;
    const after = watched.delays[before]?.ms ?? 0;
    if (after > first * 1.5) bench.mark(({ kind }) => kind === 'rst');
    bench.must(after <= first * 1.5, () => ({
      did: {
        en: `With stableMs ${stableMs} a connection lasted ${ms(lastedMs)}, and the wait after it was ${ms(after)}; your first wait had been ${ms(first)}.`,
        vi: `Với stableMs ${stableMs}, một kết nối sống được ${ms(lastedMs)}, và khoảng chờ sau nó là ${ms(after)}; khoảng chờ đầu tiên của bạn là ${ms(first)}.`,
      },
      must: {
        en: 'Once a connection has lasted stableMs, set the number of failures back to zero.',
        vi: 'Khi một kết nối đã sống được stableMs, hãy đưa số lần thất bại về 0.',
      },
      expected: ms(first),
      seen: ms(after),
    }));
  },
);

/** How long the client's connections lasted by its own account, in milliseconds. */
function lifetimes({ states }: Watched): number[] {
  return states.flatMap(({ state, atMs }, index) =>
    state === 'open' ? [(states[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) - atMs] : [],
  );
}

check(
  {
    id: 'a-dead-call-clears-nothing',
    title: { en: 'A connection that is gone cannot become stable', vi: 'Kết nối đã mất thì không thể thành ổn định' },
    why: {
      en: "A timer of stableMs that is started on 'connect' and not cleared on 'close' goes off while you are waiting, and takes a dead connection for a stable one.",
      vi: "Timer stableMs được bật khi 'connect' mà không xóa khi 'close' sẽ reo ngay lúc bạn đang chờ, và coi một kết nối đã chết là ổn định.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net'],
  },
  async (bench) => {
    const stableMs = 20;
    const peer = await bench.peer(hangUpAtOnce);
    // On a machine that stands still for 10 ms a short connection is a long one; then the story is told again.
    for (let telling = 0; telling < 5; telling += 1) {
      const watched = start(bench, peer.port, { minDelayMs: 14, stableMs, random: () => 0.99 });
      await announced(bench, watched, 3);
      put(watched);
      if (lifetimes(watched).some((lifetime) => lifetime > stableMs / 2)) continue;
      const waits = watched.delays.slice(0, 3).map((delay) => delay.ms);
      const grown = waits.slice(1).every((wait, index) => wait >= (waits[index] ?? 0) * 1.2);
      if (!grown) bench.mark();
      return bench.must(grown, () => ({
        did: {
          en: `With stableMs ${stableMs} the peer hung up at once three times; no connection lasted, and your waits were ${listed(watched.delays)}.`,
          vi: `Với stableMs ${stableMs}, đầu bên kia ba lần cúp ngay; không kết nối nào sống lâu, mà các khoảng chờ của bạn là ${listed(watched.delays)}.`,
        },
        must: { en: "Clear the timer of stableMs on 'close'.", vi: "Khi 'close' hãy xóa timer stableMs." },
      }));
    }
  },
);

function occurrences(peer: Peer, text: string): number {
  return peer.connections.reduce((sum, { received }) => sum + received.toString().split(text).length - 1, 0);
}

check(
  {
    id: 'send-keeps-its-word',
    title: { en: 'What send() takes is sent, once', vi: 'send() đã nhận thì gửi, đúng một lần' },
    why: {
      en: 'The caller goes by what send() returns. If it returns true and the text is lost, nobody notices until a customer asks; a queue that is not emptied sends the text again after every hang-up.',
      vi: 'Bên dùng client tin vào giá trị send() trả về. Trả true mà làm mất thì không ai hay cho đến khi khách hàng hỏi; còn hàng đợi không được xóa thì cứ sau mỗi lần bị cúp máy lại gửi chuỗi đó lần nữa.',
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port, { minDelayMs: 24, maxDelayMs: 24 });
    await reached(bench, peer, watched, 0);
    const open = watched.client.send('open\n');
    const arrived = await bench.eventually(SOON_MS, () => occurrences(peer, 'open\n') === 1);
    bench.must(open && arrived, () => ({
      did: {
        en: `While open, send('open\\n') returned ${open}, and the peer received the text ${counted(occurrences(peer, 'open\n'), 'time')}.`,
        vi: `Lúc đang open, send('open\\n') trả về ${open}, và đầu bên kia nhận được chuỗi đó ${occurrences(peer, 'open\n')} lần.`,
      },
      must: { en: 'While open, write the text and return true.', vi: 'Khi đang open, hãy ghi chuỗi đó và trả về true.' },
    }));
    reset(peer, 0);
    const waiting = await bench.eventually(PATIENT_MS, () => watched.client.state() === 'waiting' || peer.connections.length > 1);
    const between = waiting && watched.client.send('between\n');
    // A second hang-up shows whether a queue was emptied.
    for (const index of [1, 2]) {
      await reached(bench, peer, watched, index);
      const taken = watched.client.send(`mark ${index}\n`);
      await bench.eventually(SOON_MS, () => !taken || occurrences(peer, `mark ${index}\n`) > 0);
      if (index === 1) reset(peer, index);
    }
    put(watched);
    const times = occurrences(peer, 'between\n');
    const kept = between ? times === 1 : times <= 1;
    if (!kept) bench.mark(({ kind, from, bytes }) => kind === 'data' && from === 'you' && (bytes?.includes('between') ?? false));
    bench.must(kept, () => ({
      did: {
        en: `Between two connections send('between\\n') returned ${between}; over the next two connections the peer received it ${counted(times, 'time')}.`,
        vi: `Giữa hai kết nối, send('between\\n') trả về ${between}; trong hai kết nối tiếp theo, đầu bên kia nhận được nó ${times} lần.`,
      },
      must: {
        en: 'Return false and drop it, or return true, keep it, and send it once on the next connection.',
        vi: 'Hoặc trả về false và bỏ, hoặc trả về true, giữ lại, rồi gửi đúng một lần ở kết nối kế tiếp.',
      },
      expected: between ? '1' : '0',
      seen: String(times),
    }));
  },
);

check(
  {
    id: 'tells-its-state',
    title: { en: 'state() and onState agree, and tell the truth', vi: 'state() và onState nói khớp nhau, và nói đúng' },
    why: {
      en: "The dashboard shows 'open' or 'waiting', and somebody decides by it. A state that says 'open' on a dead line is worse than none.",
      vi: "Dashboard hiện 'open' hay 'waiting', và có người dựa vào đó để quyết định. Báo 'open' trên đường dây đã chết còn tệ hơn không báo gì.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port);
    const { client, states } = watched;
    const told: State[] = [client.state()];
    await reached(bench, peer, watched, 0);
    reset(peer, 0);
    await reached(bench, peer, watched, 1);
    await bench.settle(PATIENT_MS, client.stop(), stopHangs);
    await calm(bench, 5);
    const wanted: State[] = ['connecting', 'open', 'waiting', 'connecting', 'open', 'stopped'];
    for (const { state } of states) if (state !== told.at(-1)) told.push(state);
    const right = told.join() === wanted.join() && client.state() === 'stopped';
    bench.must(right, () => ({
      did: {
        en: `One hang-up, one reconnect, stop(): at first state() and then onState said ${told.join(', ')}; state() now says '${client.state()}'.`,
        vi: `Một lần bị cúp, một lần gọi lại, rồi stop(): state() lúc đầu rồi onState báo lần lượt ${told.join(', ')}; lúc này state() là '${client.state()}'.`,
      },
      must: {
        en: `Tell every change, and nothing else: ${wanted.join(', ')}.`,
        vi: `Hãy báo mọi thay đổi, và chỉ các thay đổi: ${wanted.join(', ')}.`,
      },
      expected: wanted.join(', '),
      seen: told.join(', '),
    }));
  },
);

function stopHangs(): Finding {
  return {
    did: {
      en: `stop() had not settled after ${PATIENT_MS} ms. The peer of this check reads your FIN and never closes its own side.`,
      vi: `Sau ${PATIENT_MS} ms stop() vẫn chưa xong. Đầu bên kia của phép kiểm tra này nhận FIN của bạn mà không bao giờ đóng phía của nó.`,
    },
    must: {
      en: 'Do not wait for the peer: destroy() the socket, at once or a short while later, then resolve.',
      vi: 'Đừng đợi đầu bên kia: hãy destroy() socket, ngay hoặc sau một lúc ngắn, rồi resolve.',
    },
  };
}

check(
  {
    id: 'stop-while-open',
    title: { en: 'stop() hangs up, and the client does not call back', vi: 'stop() là cúp máy, và không gọi lại nữa' },
    why: {
      en: "Your own destroy() makes a 'close' event like any other. A client that cannot tell it from a failure reconnects after it was told to stop, and the process never ends.",
      vi: "destroy() của chính bạn cũng sinh ra 'close' như mọi lần khác. Client không phân biệt được nó với một lần mất kết nối thì bảo dừng rồi vẫn kết nối lại, và tiến trình không bao giờ kết thúc.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port, { maxDelayMs: 4 });
    await reached(bench, peer, watched, 0);
    await bench.settle(PATIENT_MS, watched.client.stop(), stopHangs);
    const hungUp = await bench.eventually(SOON_MS, () => peer.open() === 0);
    bench.must(hungUp, () => ({
      did: {
        en: `stop() settled, and ${SOON_MS} ms later the connection was still open.`,
        vi: `stop() đã xong, mà ${SOON_MS} ms sau kết nối vẫn còn mở.`,
      },
      must: {
        en: 'Hang up on the current socket, not on the first one.',
        vi: 'Hãy cúp máy trên socket hiện tại, không phải trên socket đầu tiên.',
      },
    }));
    await calm(bench, 15);
    atMost(
      bench,
      peer,
      1,
      { en: 'stop() was called', vi: 'stop() đã được gọi' },
      {
        en: "Remember that you were stopped, and let 'close' schedule nothing then.",
        vi: "Hãy nhớ rằng mình đã bị dừng, và khi đó 'close' không được hẹn gọi lại.",
      },
    );
    const after = watched.client.send('after\n');
    bench.must(after === false, () => ({
      did: { en: `After stop(), send() returned ${after}.`, vi: `Sau stop(), send() trả về ${after}.` },
      must: { en: 'Return false: this text will never be sent.', vi: 'Hãy trả về false: chuỗi này sẽ không bao giờ được gửi.' },
      expected: 'false',
      seen: String(after),
    }));
    await bench.settle(PATIENT_MS, watched.client.stop(), () => ({
      did: {
        en: `stop() was called a second time and had not settled after ${PATIENT_MS} ms.`,
        vi: `stop() được gọi lần thứ hai và sau ${PATIENT_MS} ms vẫn chưa xong.`,
      },
      must: {
        en: 'A second stop() settles as well: nothing is left to do.',
        vi: 'stop() lần thứ hai cũng phải xong: không còn việc gì để làm.',
      },
    }));
  },
);

check(
  {
    id: 'stop-while-waiting',
    title: { en: 'stop() during a wait cancels the call', vi: 'stop() trong lúc chờ thì hủy luôn cuộc gọi' },
    why: {
      en: 'The next call is a timer by then, and no socket. Destroying the old socket does not stop it: the client calls again after stop().',
      vi: 'Lúc đó cuộc gọi tiếp theo là một timer, chưa phải socket. Destroy socket cũ không dừng được nó: sau stop() client vẫn tự gọi lại.',
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port, { minDelayMs: 16, maxDelayMs: 16 });
    await reached(bench, peer, watched, 0);
    reset(peer, 0);
    await announced(bench, watched, 1);
    await bench.settle(PATIENT_MS, watched.client.stop(), stopHangs);
    await calm(bench, 24);
    atMost(
      bench,
      peer,
      1,
      { en: 'stop() was called during a wait of at most 16 ms', vi: 'stop() được gọi giữa một khoảng chờ tối đa 16 ms' },
      { en: 'Clear the timer of the next call in stop().', vi: 'Trong stop() hãy xóa timer của cuộc gọi tiếp theo.' },
    );
  },
);

check(
  {
    id: 'stop-while-connecting',
    title: { en: 'stop() before the handshake ends it too', vi: 'stop() trước khi bắt tay xong cũng phải dừng hẳn' },
    why: {
      en: "A test, a command-line tool, a user who clicks away: some clients are stopped before they were ever open. A 'connect' that arrives afterwards must not open them.",
      vi: "Một bài test, một công cụ dòng lệnh, một người dùng vừa mở đã đóng: có client bị dừng khi còn chưa open. 'connect' đến sau đó không được mở nó ra nữa.",
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const watched = start(bench, peer.port, { maxDelayMs: 4 });
    await bench.settle(PATIENT_MS, watched.client.stop(), stopHangs);
    await calm(bench, 12);
    const gone = await bench.eventually(SOON_MS, () => peer.open() === 0);
    if (!gone) bench.mark();
    bench.must(gone, () => ({
      did: {
        en: `stop() was called while connecting; ${SOON_MS} ms later the peer had ${counted(peer.open(), 'connection')} from your client open.`,
        vi: `stop() được gọi khi đang kết nối; ${SOON_MS} ms sau đầu bên kia vẫn còn ${peer.open()} kết nối mở từ client của bạn.`,
      },
      must: { en: 'destroy() the socket whether it is connected or not.', vi: 'Hãy destroy() socket dù nó đã kết nối hay chưa.' },
      expected: '0',
      seen: String(peer.open()),
    }));
    atMost(
      bench,
      peer,
      1,
      { en: 'stop() was called while connecting', vi: 'stop() được gọi khi đang kết nối' },
      { en: 'After stop(), dial no more.', vi: 'Sau stop(), đừng gọi nữa.' },
    );
    bench.must(watched.client.state() === 'stopped', () => ({
      did: {
        en: `stop() was called while connecting, and state() says '${watched.client.state()}'.`,
        vi: `stop() được gọi khi đang kết nối, và state() là '${watched.client.state()}'.`,
      },
      must: { en: "'stopped' is the last state; nothing changes it.", vi: "'stopped' là trạng thái cuối cùng; không gì thay đổi được nó." },
      expected: "'stopped'",
      seen: `'${watched.client.state()}'`,
    }));
  },
);

check(
  {
    id: 'nothing-left-behind',
    title: { en: 'A stopped client leaves no timer behind', vi: 'Client đã dừng thì không để sót timer' },
    why: {
      en: 'A client has two clocks: one for the next call, one for stableMs. Either of them, left running, keeps the process alive after everything else has ended.',
      vi: 'Client có hai đồng hồ: một cho cuộc gọi tiếp theo, một cho stableMs. Để sót cái nào thì cái đó cũng giữ tiến trình sống sau khi mọi thứ khác đã xong.',
    },
    readOn: '10-robust-networking#reconnect',
    needs: ['net'],
  },
  async (bench) => {
    const peer = await bench.peer(acceptNeverAnswer);
    const open = start(bench, peer.port);
    const waiting = start(bench, await bench.refusingPort(), { minDelayMs: NEVER_MS, maxDelayMs: NEVER_MS, random: () => 0.9 });
    await reached(bench, peer, open, 0);
    await announced(bench, waiting, 1);
    // Whether stop() settles is for another check to judge.
    put(open, waiting);
    await calm(bench, 10);
    const timer = (await bench.leaks(SOON_MS)).find(({ kind }) => kind === 'timer');
    bench.must(timer === undefined, () => ({
      did: {
        en: `Two clients were stopped, one while open (stableMs ${NEVER_MS}) and one during a wait; ${SOON_MS} ms later a timer was still running.`,
        vi: `Hai client đã dừng, một khi đang open (stableMs ${NEVER_MS}), một khi đang chờ; ${SOON_MS} ms sau vẫn còn một timer đang chạy.`,
      },
      must: { en: 'Clear both timers in stop().', vi: 'Trong stop() hãy xóa cả hai timer.' },
      place: timer?.place,
    }));
  },
);
