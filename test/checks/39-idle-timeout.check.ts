import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { acceptNeverAnswer, type Bench, type Connection, check, describeError, type Finding, program, type Script, type Text } from '#lab';

type Starter = typeof import('../../exercises/39-idle-timeout/starter.ts');
type Options = Parameters<Starter['keepAlive']>[1];

const { keepAlive } = await program<Starter>(import.meta.url, { keepAlive: 'function' });

/** Everything but silence is known at once; the rest is for a busy machine. */
const SOON_MS = 1000;
/** No silence in these checks is as long. */
const NEVER_MS = 60_000;
/** Much longer than a busy machine stops for: there, a clock that is set back by writes would run out by accident and look right. */
const SILENT_IDLE_MS = 140;
/** Where a clock that runs out early by accident does no harm. */
const IDLE_MS = 40;
/** For scenes in which the peer lives. A machine that stops for as long as the first may need the second. */
const LIVING_IDLE_MS = [IDLE_MS, 400];
/** A line given up after less of idleMs than this was given up too early; the rest is for rounding and for ticks. */
const EARLY = 0.85;
/** How often pings are due where they are counted. */
const PING_MS = 25;
/** Silences that must be noticed in time. A machine that stops during the first needs the second. */
const NOTICED_IDLE_MS = [300, 1000];
/** What a busy machine may add to twice idleMs; three times idleMs is far away. */
const LATE_MS = 150;
/** A turn of the event loop that took longer was a stop of the machine. */
const TURN_MS = 50;

/** The caller's side of one connection, and the peer's. */
interface Line {
  socket: Socket;
  connection: Connection;
  /** What the caller's own 'data' listener heard. */
  heard: { chunk: unknown; atMs: number }[];
  /** What the caller's own 'error' listener heard. */
  errors: NodeJS.ErrnoException[];
}

/** What one call of the program did. */
interface Watch {
  stop: () => void;
  startedMs: number;
  deaths: { atMs: number }[];
}

/** Connects to a peer as the caller does: reads, and listens for errors. Ends the connection for the program. */
async function withLine(bench: Bench, script: Script, use: (line: Line) => Promise<void>): Promise<void> {
  const peer = await bench.peer(script);
  const socket = connect({ port: peer.port, host: bench.host });
  const line = { socket, heard: [] as Line['heard'], errors: [] as Line['errors'] };
  socket.on('data', (chunk: unknown) => void line.heard.push({ chunk, atMs: bench.elapsedMs() }));
  socket.on('error', (error: NodeJS.ErrnoException) => void line.errors.push(error));
  try {
    await once(socket, 'connect');
    await use({ ...line, connection: await peer.connection(0) });
  } finally {
    socket.destroy();
  }
}

function watch(bench: Bench, { socket }: Line, options: Omit<Options, 'onDead'>): Watch {
  const deaths: Watch['deaths'] = [];
  const startedMs = bench.elapsedMs();
  const onDead = (): void => {
    deaths.push({ atMs: bench.elapsedMs() });
    bench.wire.note('you', { en: 'onDead()', vi: 'onDead()' });
  };
  const returned: unknown = keepAlive(socket, { ...options, onDead });
  bench.must(typeof returned === 'function', () => ({
    did: { en: `keepAlive returned ${String(returned)}.`, vi: `keepAlive trả về ${String(returned)}.` },
    must: { en: 'Return a function that stops the watching.', vi: 'Hãy trả về một hàm để thôi canh.' },
  }));
  let calls = 0;
  const stop = (): void => {
    calls += 1;
    try {
      (returned as () => void)();
    } catch (error) {
      bench.fail(threw(error, calls > 1, deaths.length > 0));
    }
  };
  return { stop, startedMs, deaths };
}

function threw(error: unknown, again: boolean, dead: boolean): Finding {
  const first: Text = dead ? { en: ' after the line had died', vi: ' sau khi đường dây đã chết' } : { en: '', vi: '' };
  const when: Text = again ? { en: ' for the second time', vi: ' lần thứ hai' } : first;
  return {
    did: {
      en: `The function that you returned was called${when.en}, and it threw: ${describeError(error)}.`,
      vi: `Hàm mà bạn trả về được gọi${when.vi}, và nó ném ra lỗi: ${describeError(error)}.`,
    },
    must: {
      en: 'Calling it twice does no harm: where nothing is left to stop, do nothing.',
      vi: 'Gọi nó hai lần cũng không sao: không còn gì để dừng thì đừng làm gì.',
    },
  };
}

/** Plays scenes beside each other. Tells of the first that failed, and only when all have ended. */
async function together<T>(scenes: Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(scenes);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

/** Milliseconds as timers could use them: a stop of the machine, which makes every timer late, counts for one turn. */
function startFairClock(bench: Bench): { elapsedMs: () => number; stop: () => void } {
  let elapsedMs = 0;
  let beforeMs = bench.elapsedMs();
  const ticks = setInterval(() => {
    const nowMs = bench.elapsedMs();
    elapsedMs += Math.min(nowMs - beforeMs, TURN_MS);
    beforeMs = nowMs;
  }, 10);
  return { elapsedMs: () => elapsedMs, stop: () => clearInterval(ticks) };
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function pingsIn(text: string): number {
  return text.split('ping\n').length - 1;
}

/** Milliseconds without a byte until the line was given up. */
function silenceBefore(death: { atMs: number }, { heard }: Line, { startedMs }: Watch): number {
  const last = heard.findLast(({ atMs }) => atMs <= death.atMs)?.atMs ?? startedMs;
  return death.atMs - Math.max(last, startedMs);
}

/** The peer has fallen silent: the program must notice, and not before its time. */
async function expectDeath(bench: Bench, line: Line, watched: Watch, idleMs: number): Promise<void> {
  // Twice idleMs is the rule. A check that is late itself must not blame the program.
  const dead = await bench.eventually(3 * idleMs + 300, () => watched.deaths.length > 0);
  const [death] = watched.deaths;
  if (!dead || !death) {
    const silentMs = bench.elapsedMs() - Math.max(watched.startedMs, line.heard.at(-1)?.atMs ?? 0);
    const written = line.connection.received.length;
    bench.wire.add(line.connection.number, 'you', 'timeout', {
      text: { en: `no byte from the peer for ${ms(silentMs)}`, vi: `${ms(silentMs)} không có byte nào từ đầu bên kia` },
    });
    bench.mark();
    return bench.fail({
      did: {
        en: `The peer had been silent for ${ms(silentMs)} with idleMs ${idleMs}, ${written} bytes had been written to it, and onDead had not been called.`,
        vi: `Đầu bên kia đã im lặng ${ms(silentMs)} với idleMs ${idleMs}, ${written} byte đã được ghi cho nó, vậy mà onDead vẫn chưa được gọi.`,
      },
      must: {
        en: 'Count from the last byte that was received. What is written, by you or by the caller, must not set the clock back; socket.setTimeout lets it.',
        vi: 'Hãy đếm từ byte cuối cùng nhận được. Những gì bạn hay bên gọi ghi ra không được làm đồng hồ đếm lại; socket.setTimeout thì có.',
      },
      expected: `≤ ${2 * idleMs} ms`,
      seen: `> ${ms(silentMs)}`,
    });
  }
  const silentMs = silenceBefore(death, line, watched);
  if (silentMs < idleMs * EARLY) bench.fail(tooEarly(line, silentMs, idleMs));
}

function tooEarly({ heard }: Line, silentMs: number, idleMs: number): Finding {
  const since =
    heard.length === 0
      ? { en: 'after the start', vi: 'sau khi bắt đầu' }
      : { en: `after byte ${heard.length} of the peer`, vi: `sau byte thứ ${heard.length} của đầu bên kia` };
  return {
    did: {
      en: `With idleMs ${idleMs} you called onDead ${ms(silentMs)} ${since.en}.`,
      vi: `Với idleMs ${idleMs}, bạn gọi onDead chỉ ${ms(silentMs)} ${since.vi}.`,
    },
    must: {
      en: 'Any received byte is life, and idleMs begins anew with it. A ping that is not answered yet proves nothing.',
      vi: 'Nhận được byte nào cũng là dấu hiệu còn sống, và idleMs đếm lại từ đó. Một ping chưa được trả lời không chứng minh điều gì.',
    },
    expected: `≥ ${idleMs} ms`,
    seen: ms(silentMs),
  };
}

/** Plays a scene in which the peer never falls silent for long. The line must outlive several times idleMs. */
async function expectLife(bench: Bench, script: (idleMs: number) => Script, meanwhile?: (line: Line) => void): Promise<void> {
  for (const idleMs of LIVING_IDLE_MS) {
    let outlived = false;
    await withLine(bench, script(idleMs), async (line) => {
      meanwhile?.(line);
      const watched = watch(bench, line, { pingEveryMs: idleMs / 4, idleMs });
      await bench.eventually(idleMs * 2.6, () => watched.deaths.length > 0 || line.socket.destroyed);
      // Some hang up first, and tell of it a moment later.
      if (line.socket.destroyed) await bench.eventually(SOON_MS / 4, () => watched.deaths.length > 0);
      const [death] = watched.deaths;
      outlived = death === undefined && !line.socket.destroyed;
      if (death) {
        const silentMs = silenceBefore(death, line, watched);
        if (silentMs < idleMs * EARLY) {
          bench.mark();
          bench.fail(tooEarly(line, silentMs, idleMs));
        }
      } else if (line.socket.destroyed) {
        bench.mark();
        bench.fail({
          did: {
            en: `The peer kept sending, idleMs was ${idleMs}, and the socket was destroyed all the same, without onDead.`,
            vi: `Đầu bên kia vẫn gửi đều, idleMs là ${idleMs}, vậy mà socket vẫn bị destroy, và onDead không được gọi.`,
          },
          must: { en: 'Leave a living line alone.', vi: 'Đường dây còn sống thì hãy để yên.' },
        });
      }
      watched.stop();
    });
    if (outlived) return;
    // The machine stood still for idleMs, and to give the line up was right. Once more, with more time.
  }
}

/** Counts pings against an interval of our own, which a busy machine holds up just as much. */
async function expectPings(bench: Bench, line: Line, peer: Text): Promise<void> {
  const { connection } = line;
  const watched = watch(bench, line, { pingEveryMs: PING_MS, idleMs: NEVER_MS });
  const count = (): number => pingsIn(connection.received.toString());
  let ticks = 0;
  const control = setInterval(() => {
    ticks += 1;
  }, PING_MS);
  // Long enough to see too many of them; up to twice as long for a machine that stutters.
  await bench.eventually(2 * SOON_MS, () => ticks >= 12 || (ticks >= 6 && count() >= 4));
  clearInterval(control);
  const tookMs = bench.elapsedMs() - watched.startedMs;
  const text = connection.received.toString();
  const pings = pingsIn(text);
  const least = Math.floor(ticks / 3);
  const most = Math.ceil(tookMs / PING_MS) + 2;
  const [death] = watched.deaths;
  if (death) bench.fail(tooEarly(line, silenceBefore(death, line, watched), NEVER_MS));
  watched.stop();
  if (!/^(ping\n)*$/.test(text) || pings < least || pings > most) bench.mark(({ conn }) => conn === connection.number);
  bench.must(/^(ping\n)*$/.test(text), () => ({
    did: {
      en: `The peer received ${JSON.stringify(text.slice(0, 40))}.`,
      vi: `Đầu bên kia nhận được ${JSON.stringify(text.slice(0, 40))}.`,
    },
    must: {
      en: 'A ping is the line `ping\\n`, and nothing else is written.',
      vi: 'Mỗi ping là dòng `ping\\n`, ngoài ra không ghi gì khác.',
    },
    expected: '"ping\\nping\\n…"',
    seen: JSON.stringify(text.slice(0, 40)),
  }));
  bench.must(pings >= least, () => ({
    did: {
      en: `pingEveryMs was ${PING_MS} and ${peer.en}: while an interval of ${PING_MS} ms ticked ${times(ticks)}, it received ${pings} ${pings === 1 ? 'ping' : 'pings'}.`,
      vi: `pingEveryMs là ${PING_MS} và ${peer.vi}: trong khi một interval ${PING_MS} ms chạy ${ticks} nhịp, nó chỉ nhận được ${pings} ping.`,
    },
    must: {
      en: 'Ping every pingEveryMs, whether anything arrives or not. Bytes that come do not put a ping off, and the next one does not wait for an answer.',
      vi: 'Hãy ping mỗi pingEveryMs, dù có gì đến hay không. Có byte đến cũng không hoãn ping, và ping kế tiếp không đợi câu trả lời.',
    },
    expected: `≈ ${ticks}`,
    seen: String(pings),
  }));
  bench.must(pings <= most, () => ({
    did: {
      en: `pingEveryMs was ${PING_MS} and ${peer.en}: within ${ms(tookMs)} it received ${pings} pings.`,
      vi: `pingEveryMs là ${PING_MS} và ${peer.vi}: trong ${ms(tookMs)} nó nhận tới ${pings} ping.`,
    },
    must: { en: 'One ping per pingEveryMs.', vi: 'Mỗi pingEveryMs chỉ một ping.' },
    expected: `≤ ${most}`,
    seen: String(pings),
  }));
}

/** Answers every ping, as long as the connection lasts. */
async function answerPings(connection: Connection): Promise<void> {
  for (let answered = 0; ; answered += 1) {
    await connection.until(() => pingsIn(connection.received.toString()) > answered);
    connection.send('pong\n');
  }
}

check(
  {
    id: 'dead-although-we-write',
    title: { en: 'A silent peer is noticed, however much we ping it', vi: 'Đầu bên kia im lặng thì phải nhận ra, dù ta ping bao nhiêu' },
    why: {
      en: 'A write says that your own kernel took the bytes, and it takes them for minutes after the cable was pulled. `socket.setTimeout` starts again with every write, so a heartbeat that only writes hides a dead peer until the operating system gives up, and one that hangs for ever.',
      vi: 'Ghi được chỉ có nghĩa là kernel của bạn đã nhận byte, và sau khi dây mạng bị rút nó vẫn nhận thêm nhiều phút. `socket.setTimeout` đếm lại sau mỗi lần ghi, nên nhịp kiểm tra chỉ biết ghi sẽ che đầu bên kia đã chết cho tới khi hệ điều hành bỏ cuộc, còn đầu bên kia bị treo thì che mãi mãi.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, acceptNeverAnswer, async (line) => {
      await expectDeath(bench, line, watch(bench, line, { pingEveryMs: 10, idleMs: SILENT_IDLE_MS }), SILENT_IDLE_MS);
    }),
);

check(
  {
    id: 'writes-of-the-caller-are-no-life',
    title: { en: 'What the caller writes is no sign of life either', vi: 'Những gì bên gọi ghi cũng không phải dấu hiệu còn sống' },
    why: {
      en: 'The busiest client is the one that notices last: it writes all day, every write looks like activity, and none of it is read by anybody.',
      vi: 'Client bận rộn nhất lại nhận ra muộn nhất: nó ghi cả ngày, lần ghi nào trông cũng như có hoạt động, mà chẳng ai đọc.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, acceptNeverAnswer, async (line) => {
      const writing = setInterval(() => line.socket.writable && line.socket.write('order\n'), 10);
      try {
        await expectDeath(bench, line, watch(bench, line, { pingEveryMs: SILENT_IDLE_MS / 2, idleMs: SILENT_IDLE_MS }), SILENT_IDLE_MS);
      } finally {
        clearInterval(writing);
      }
    }),
);

check(
  {
    id: 'hangs-up-on-the-dead',
    title: { en: 'A dead line is destroyed', vi: 'Đường dây chết thì bị destroy' },
    why: {
      en: '`end()` sends FIN and waits for the FIN of the other side. A dead peer sends none: the socket, its buffers and its file descriptor stay until the operating system gives up, on Linux after about a quarter of an hour.',
      vi: '`end()` gửi FIN rồi chờ FIN của phía kia. Đầu bên kia đã chết thì không gửi: socket, bộ đệm và file descriptor của nó nằm lại cho tới khi hệ điều hành bỏ cuộc, trên Linux là khoảng mười lăm phút.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, acceptNeverAnswer, async (line) => {
      const watched = watch(bench, line, { pingEveryMs: IDLE_MS / 2, idleMs: IDLE_MS });
      await bench.eventually(3 * IDLE_MS + 300, () => watched.deaths.length > 0);
      // Whoever does not notice the silence is told so by another check.
      const gone = watched.deaths.length === 0 || (await bench.eventually(300, () => line.socket.destroyed));
      if (!gone) bench.mark();
      bench.must(gone, () => ({
        did: {
          en: `You called onDead, and 300 ms later the socket was still open${line.socket.writableEnded ? ': end() is waiting for a FIN that nobody will send' : ''}.`,
          vi: `Bạn đã gọi onDead, và 300 ms sau socket vẫn còn mở${line.socket.writableEnded ? ': end() đang chờ một FIN không ai gửi' : ''}.`,
        },
        must: { en: 'destroy() the socket of a dead line.', vi: 'Đường dây chết thì hãy destroy() socket.' },
        expected: 'destroyed',
        seen: 'open',
      }));
    }),
);

check(
  {
    id: 'dead-once',
    title: { en: '`onDead` is called once', vi: '`onDead` chỉ được gọi một lần' },
    why: {
      en: 'Whoever is told of a dead line calls back. Told twice, they open two lines; told at every tick, one more at every tick.',
      vi: 'Ai được báo đường dây chết thì sẽ gọi lại. Báo hai lần, họ mở hai đường dây; báo theo từng nhịp, mỗi nhịp lại thêm một đường.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, acceptNeverAnswer, async (line) => {
      const watched = watch(bench, line, { pingEveryMs: IDLE_MS / 4, idleMs: IDLE_MS });
      await bench.eventually(3 * IDLE_MS + 300, () => watched.deaths.length > 0);
      // Long enough for another round of whatever still runs, and for the 'close' of the socket.
      await bench.quiet(IDLE_MS * 1.5);
      const count = watched.deaths.length;
      if (count > 1) bench.mark();
      bench.must(count <= 1, () => ({
        did: {
          en: `The line died once, and onDead was called ${times(count)}.`,
          vi: `Đường dây chết một lần, còn onDead được gọi ${count} lần.`,
        },
        must: {
          en: "Put everything away when the line is given up, or remember that it was: silence, the next tick and 'close' are one death.",
          vi: "Khi bỏ đường dây hãy dọn hết mọi thứ, hoặc nhớ rằng đã bỏ: im lặng, nhịp kế tiếp và 'close' chỉ là một lần chết.",
        },
        expected: '1',
        seen: String(count),
      }));
    }),
);

/** A peer that is silent from the start, while no ping is due. */
interface Silence {
  what: Text;
  must: Text;
  begin: (socket: Socket) => void;
}

const SILENCES: Silence[] = [
  {
    what: { en: 'The peer was silent from the start', vi: 'Đầu bên kia im lặng ngay từ đầu' },
    must: {
      en: 'Give the silence a clock of its own. It runs from your call and from every byte, whether a ping is due or not, and rings after 2 × idleMs at the latest.',
      vi: 'Hãy cho im lặng một đồng hồ riêng. Nó đếm từ lúc hàm được gọi và từ mỗi byte nhận được, dù có đến lượt ping hay không, và muộn nhất sau 2 × idleMs thì reo.',
    },
    begin: () => {},
  },
  {
    what: {
      en: 'The caller wrote "bye\\n" and called end(), and the peer was silent',
      vi: 'Bên gọi ghi "bye\\n" rồi gọi end(), còn đầu bên kia im lặng',
    },
    must: {
      en: "Go on watching until 'close': after end() the caller still waits for what the peer has to say.",
      vi: "Hãy canh tiếp cho tới 'close': sau end() bên gọi vẫn còn chờ những gì đầu bên kia sẽ nói.",
    },
    begin: (socket) => void socket.end('bye\n'),
  },
];

/** Tells whether the machine kept up, so that the answer counts. */
async function expectDeathInTime(bench: Bench, line: Line, { what, must, begin }: Silence, idleMs: number): Promise<boolean> {
  const { socket, connection } = line;
  const watched = watch(bench, line, { pingEveryMs: NEVER_MS, idleMs });
  begin(socket);
  const clock = startFairClock(bench);
  const latestMs = 2 * idleMs + LATE_MS;
  await bench.eventually(NEVER_MS, () => watched.deaths.length > 0 || clock.elapsedMs() > latestMs);
  clock.stop();
  const [death] = watched.deaths;
  const silentMs = death ? silenceBefore(death, line, watched) : bench.elapsedMs() - watched.startedMs;
  if (death && silentMs < idleMs * EARLY) bench.fail(tooEarly(line, silentMs, idleMs));
  if (death) return silentMs <= latestMs;
  bench.wire.add(connection.number, 'you', 'timeout', {
    text: { en: `no byte from the peer for ${ms(silentMs)}`, vi: `${ms(silentMs)} không có byte nào từ đầu bên kia` },
  });
  bench.mark();
  return bench.fail({
    did: {
      en: `${what.en}. pingEveryMs was ${NEVER_MS}, idleMs ${idleMs}, and after ${ms(silentMs)} onDead had not been called; the socket was ${socket.destroyed ? 'destroyed' : 'open'}.`,
      vi: `${what.vi}. pingEveryMs là ${NEVER_MS}, idleMs là ${idleMs}, và sau ${ms(silentMs)} onDead vẫn chưa được gọi; socket ${socket.destroyed ? 'đã bị destroy' : 'còn mở'}.`,
    },
    must: socket.destroyed ? { en: 'Call onDead() when you give the line up.', vi: 'Khi bỏ đường dây hãy gọi onDead().' } : must,
    expected: `≤ ${2 * idleMs} ms`,
    seen: `> ${ms(silentMs)}`,
  });
}

check(
  {
    id: 'dead-in-time',
    title: { en: 'Silence is noticed in time, whatever the pings do', vi: 'Im lặng được nhận ra kịp giờ, dù ping ra sao' },
    why: {
      en: 'Somebody plans with idleMs: how long a lift may be out of reach, when to call again. A silence that is looked at when a ping is due, or given up after three rounds, lasts as long as those take, and nobody chose that number.',
      vi: 'Có người tính toán theo idleMs: thang máy được mất liên lạc bao lâu, khi nào thì gọi lại. Nếu chỉ xét im lặng khi đến lượt ping, hay đợi đủ ba vòng mới bỏ, thì thời gian ấy kéo dài theo chúng, thành một con số không ai chọn.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
    limitMs: 8000,
  },
  async (bench) => {
    for (const idleMs of NOTICED_IDLE_MS) {
      const counts = await together(
        SILENCES.map(async (silence) => {
          let count = false;
          await withLine(bench, acceptNeverAnswer, async (line) => {
            count = await expectDeathInTime(bench, line, silence, idleMs);
          });
          return count;
        }),
      );
      if (counts.every(Boolean)) return;
      // Later than it should be, on a machine that stood still meanwhile. Once more, with more time.
    }
  },
);

check(
  {
    id: 'pings-go-out',
    title: { en: 'A ping goes out every `pingEveryMs`', vi: 'Cứ mỗi `pingEveryMs` có một ping' },
    why: {
      en: 'A healthy peer with nothing to say is as silent as a dead one. The ping gives it a reason to speak. It also keeps routers from forgetting a connection on which nothing moves.',
      vi: 'Đầu bên kia khỏe mạnh mà không có gì để nói thì cũng im như đã chết. Ping cho nó lý do để lên tiếng. Ping cũng giữ cho các router không quên một kết nối chẳng có gì chạy qua.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const drip: Script = [{ do: 'drip', bytes: 'x'.repeat(1000), everyMs: PING_MS / 5 }];
    await together([
      withLine(bench, [], (line) => {
        void answerPings(line.connection).catch(() => {});
        return expectPings(bench, line, { en: 'the peer answered every ping', vi: 'đầu bên kia trả lời mọi ping' });
      }),
      withLine(bench, drip, (line) =>
        expectPings(bench, line, {
          en: `the peer sent a byte every ${PING_MS / 5} ms and no pong`,
          vi: `đầu bên kia cứ ${PING_MS / 5} ms gửi một byte và không có pong`,
        }),
      ),
      withLine(bench, acceptNeverAnswer, (line) => expectPings(bench, line, { en: 'the peer was silent', vi: 'đầu bên kia im lặng' })),
    ]);
  },
);

check(
  {
    id: 'pongs-keep-it-alive',
    title: { en: 'A peer that answers lives', vi: 'Đầu bên kia còn trả lời thì còn sống' },
    why: {
      en: 'A watch that cuts healthy lines is worse than none: every cut costs a handshake, a login and whatever was on its way.',
      vi: 'Canh mà cắt cả đường dây khỏe thì tệ hơn không canh: mỗi lần cắt mất một lần bắt tay (handshake), một lần đăng nhập và những gì đang trên đường.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    expectLife(
      bench,
      () => [],
      ({ connection }) => void answerPings(connection).catch(() => {}),
    ),
);

check(
  {
    id: 'any-byte-is-life',
    title: { en: 'Slow, and no pong: any byte is life', vi: 'Chậm, không có pong: byte nào cũng là sự sống' },
    why: {
      en: 'A peer that is busy with a long answer gets to your ping late, behind everything else that it has to send. It is the liveliest peer that you have.',
      vi: 'Đầu bên kia đang mải gửi một câu trả lời dài thì ping của bạn phải đợi sau mọi thứ khác. Đó lại là bên sống khỏe nhất của bạn.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) => expectLife(bench, (idleMs) => [{ do: 'drip', bytes: 'x'.repeat(1000), everyMs: idleMs / 2 }]),
);

check(
  {
    id: 'the-count-begins-anew',
    title: { en: 'A line may die after it has lived', vi: 'Đường dây sống rồi vẫn có thể chết' },
    why: {
      en: 'Lines die in the middle of their lives. A clock that the first byte switches off, or that only counts from the start, looks right in every short test.',
      vi: 'Đường dây thường chết giữa chừng. Đồng hồ mà byte đầu tiên đã tắt, hay chỉ đếm từ lúc bắt đầu, thì trong mọi bài thử ngắn đều trông đúng.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, [{ do: 'drip', bytes: 'pong\n', everyMs: 10 }], async (line) => {
      const watched = watch(bench, line, { pingEveryMs: 10, idleMs: SILENT_IDLE_MS });
      await bench.eventually(SOON_MS, () => line.heard.length === 5 || watched.deaths.length > 0);
      await expectDeath(bench, line, watched, SILENT_IDLE_MS);
    }),
);

check(
  {
    id: 'reset-is-survived',
    title: { en: 'A reset while we ping does no harm', vi: 'Bị ngắt đột ngột (RST) giữa lúc ping cũng không sao' },
    why: {
      en: 'A write to a socket that is gone fails. A ping whose failure nobody takes, a rejected promise for one, ends the process for everybody, because of the least important bytes in it.',
      vi: 'Ghi vào socket đã mất thì lỗi. Một ping lỗi mà không ai nhận, ví dụ một promise bị reject, sẽ làm sập tiến trình của tất cả, chỉ vì những byte ít quan trọng nhất.',
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    for (const idleMs of LIVING_IDLE_MS) {
      let reset = false;
      await withLine(bench, [{ do: 'await-text', text: 'ping\n' }, { do: 'rst' }], async (line) => {
        const watched = watch(bench, line, { pingEveryMs: 10, idleMs });
        await bench.eventually(SOON_MS, () => line.socket.destroyed);
        reset = line.errors.length > 0;
        if (!reset) return;
        await bench.quiet(idleMs * 1.5);
        const count = watched.deaths.length;
        if (count > 1) bench.mark();
        bench.must(count <= 1, () => ({
          did: {
            en: `The peer reset the line, and onDead was called ${times(count)}.`,
            vi: `Đầu bên kia ngắt đột ngột (RST), và onDead được gọi ${count} lần.`,
          },
          must: {
            en: "'close' ends the watching. onDead is for silence; after a reset at most once.",
            vi: "'close' kết thúc việc canh. onDead dành cho im lặng; sau RST thì không quá một lần.",
          },
          expected: '≤ 1',
          seen: String(count),
        }));
      });
      // Otherwise the machine stood still for idleMs before the reset came.
      if (reset) return;
    }
  },
);

check(
  {
    id: 'no-ping-after-the-goodbye',
    title: { en: "After the caller's `end()` no ping is written", vi: 'Bên gọi đã `end()` thì không ping nữa' },
    why: {
      en: 'The caller has said goodbye and still reads what the peer has to say. A write after end() is ERR_STREAM_WRITE_AFTER_END: an error on the socket, which is then destroyed, and the rest of the answer with it.',
      vi: 'Bên gọi đã chào tạm biệt nhưng vẫn đang đọc những gì đầu bên kia còn nói. Ghi sau end() là ERR_STREAM_WRITE_AFTER_END: một lỗi trên socket, rồi socket bị destroy, kéo theo phần còn lại của câu trả lời.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  (bench) =>
    withLine(
      bench,
      [{ do: 'await-text', text: 'bye\n' }, { do: 'pause', ms: 30 }, { do: 'send', bytes: 'your receipt\n' }, { do: 'fin' }],
      async (line) => {
        const { socket, heard, errors } = line;
        const { deaths } = watch(bench, line, { pingEveryMs: 10, idleMs: NEVER_MS });
        socket.end('bye\n');
        await bench.eventually(SOON_MS, () => socket.destroyed);
        const text = heard.map(({ chunk }) => String(chunk)).join('');
        const right = text === 'your receipt\n' && errors.length === 0;
        if (!right) bench.mark();
        const wrote = errors.some(({ code }) => code === 'ERR_STREAM_WRITE_AFTER_END');
        const told: Text =
          deaths.length === 0
            ? { en: '', vi: '' }
            : { en: `, and with idleMs ${NEVER_MS} you had called onDead`, vi: `, và với idleMs ${NEVER_MS} bạn đã gọi onDead` };
        bench.must(right, () => ({
          did: {
            en: `The caller wrote "bye\\n" and ended; the peer answered 13 bytes 30 ms later. The caller heard ${text.length} of them, and these errors: ${errors.map(describeError).join(', ') || 'none'}${told.en}.`,
            vi: `Bên gọi ghi "bye\\n" rồi end; 30 ms sau đầu bên kia trả lời 13 byte. Bên gọi nghe được ${text.length} byte, và các lỗi: ${errors.map(describeError).join(', ') || 'không có'}${told.vi}.`,
          },
          must: wrote
            ? {
                en: 'Before every ping ask socket.writable. It is false after end().',
                vi: 'Trước mỗi ping hãy xem socket.writable. Sau end() nó là false.',
              }
            : {
                en: 'Leave the line up after the goodbye: until idleMs are over without a byte, the caller waits for the answer.',
                vi: 'Sau lời chào hãy để yên đường dây: chừng nào chưa hết idleMs không có byte nào, bên gọi còn chờ câu trả lời.',
              },
          expected: '13',
          seen: String(text.length),
        }));
      },
    ),
);

check(
  {
    id: 'the-data-stays-the-callers',
    title: { en: 'The caller hears every byte as it came', vi: 'Bên gọi nghe mọi byte nguyên vẹn như lúc đến' },
    why: {
      en: 'You are a guest on this socket. `setEncoding` turns the Buffers of everybody into strings, `read` and `for await` take bytes away, and `removeAllListeners` throws the host out.',
      vi: 'Trên socket này bạn là khách. `setEncoding` biến Buffer của mọi người thành chuỗi, `read` và `for await` lấy mất byte, còn `removeAllListeners` thì đuổi luôn chủ nhà.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, acceptNeverAnswer, async (line) => {
      const { heard, connection } = line;
      const sent = Buffer.from('tiếng Việt\n');
      const watched = watch(bench, line, { pingEveryMs: 10, idleMs: NEVER_MS });
      const bytes = (): Buffer =>
        Buffer.concat(heard.map(({ chunk }) => (chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk)))));
      const hears = async (piece: Uint8Array, until: Uint8Array, when: { en: string; vi: string }): Promise<void> => {
        connection.send(piece);
        await bench.eventually(SOON_MS / 2, () => bytes().length >= until.length);
        const strange = heard.find(({ chunk }) => !(chunk instanceof Uint8Array));
        const right = !strange && bytes().equals(until);
        if (!right) bench.mark((event) => event.kind === 'data' && event.from === 'peer');
        bench.must(right, () => ({
          did: strange
            ? {
                en: `The caller's 'data' listener got ${JSON.stringify(strange.chunk)}, a string.`,
                vi: `Listener 'data' của bên gọi nhận được ${JSON.stringify(strange.chunk)}, một chuỗi.`,
              }
            : {
                en: `${when.en}, the peer had sent ${until.length} bytes and the caller's 'data' listener had heard ${bytes().length}.`,
                vi: `${when.vi}, đầu bên kia đã gửi ${until.length} byte còn listener 'data' của bên gọi mới nghe được ${bytes().length}.`,
              },
          must: {
            en: "Listen to 'data' beside the caller, change nothing on the socket, and take off your own listener only.",
            vi: "Hãy nghe 'data' bên cạnh bên gọi, không thay đổi gì trên socket, và chỉ gỡ listener của chính mình.",
          },
          expected: `${until.length} (Buffer)`,
          seen: strange ? typeof strange.chunk : String(bytes().length),
        }));
      };
      // Cut in the middle of a character: whoever decodes piece by piece changes it.
      await hears(sent.subarray(0, 4), sent.subarray(0, 4), { en: 'While you were watching', vi: 'Trong lúc bạn canh' });
      watched.stop();
      await hears(sent.subarray(4), sent, { en: 'After the watching had been stopped', vi: 'Sau khi đã thôi canh' });
    }),
);

check(
  {
    id: 'stop-leaves-the-line-up',
    title: { en: 'Stopped: no ping, no death, and the line is still up', vi: 'Thôi canh: không ping, không chết, đường dây vẫn thông' },
    why: {
      en: 'A pool stops the watching when it lends the connection out. A ping in the middle of a request, or a destroyed socket, is then somebody else’s broken answer.',
      vi: 'Pool thôi canh khi cho mượn kết nối. Khi đó một ping chen giữa request, hay một socket bị destroy, sẽ thành câu trả lời hỏng của người khác.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  async (bench) => {
    for (const idleMs of [IDLE_MS * 2, 500]) {
      let inTime = false;
      await withLine(bench, acceptNeverAnswer, async (line) => {
        const { socket, connection } = line;
        const watched = watch(bench, line, { pingEveryMs: 10, idleMs });
        await bench.eventually(SOON_MS, () => pingsIn(connection.received.toString()) >= 1 || watched.deaths.length > 0);
        inTime = watched.deaths.length === 0;
        if (!inTime) return;
        bench.wire.note('you', { en: 'the caller stops the watching', vi: 'bên gọi thôi canh' });
        watched.stop();
        watched.stop();
        socket.write('over\n');
        await bench.quiet(idleMs * 1.2);
        const [, after] = connection.received.toString().split('over\n');
        const right = watched.deaths.length === 0 && !socket.destroyed && after === '';
        if (!right) bench.mark();
        bench.must(right, () => ({
          did: {
            en: `The watching was stopped (twice), then ${ms(idleMs * 1.2)} passed, idleMs being ${idleMs}: onDead was called ${watched.deaths.length === 0 ? 'never' : times(watched.deaths.length)}, the socket was ${socket.destroyed ? 'destroyed' : 'open'}, and ${pingsIn(after ?? '')} more pings were written.`,
            vi: `Đã thôi canh (gọi hai lần), rồi ${ms(idleMs * 1.2)} trôi qua, idleMs là ${idleMs}: onDead được gọi ${watched.deaths.length} lần, socket ${socket.destroyed ? 'bị destroy' : 'còn mở'}, và có thêm ${pingsIn(after ?? '')} ping.`,
          },
          must: {
            en: 'The returned function clears both timers and leaves the socket alone.',
            vi: 'Hàm trả về xóa cả hai timer và không đụng tới socket.',
          },
          expected: '0, open, 0',
          seen: `${watched.deaths.length}, ${socket.destroyed ? 'destroyed' : 'open'}, ${pingsIn(after ?? '')}`,
        }));
      });
      // Otherwise the machine stood still for idleMs before it came to stopping.
      if (inTime) return;
    }
  },
);

check(
  {
    id: 'no-clock-left-running',
    title: { en: 'The end of a line leaves no timer behind', vi: 'Đường dây kết thúc thì không để sót timer' },
    why: {
      en: 'A server with 10,000 calls a day that leaves one interval per call runs 10,000 of them by evening, each holding a dead socket in memory.',
      vi: 'Server nhận 10.000 cuộc gọi mỗi ngày mà mỗi cuộc để sót một interval thì đến tối đã chạy 10.000 cái, cái nào cũng giữ một socket chết trong bộ nhớ.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  async (bench) => {
    const endings = [
      { script: [{ do: 'fin' }] as Script, what: { en: 'The peer had hung up with FIN', vi: 'Đầu bên kia đã cúp máy bằng FIN' } },
      {
        script: acceptNeverAnswer,
        act: (socket: Socket) => void socket.destroy(),
        what: { en: 'The caller had destroyed the socket', vi: 'Bên gọi đã destroy socket' },
      },
      { script: acceptNeverAnswer, idleMs: IDLE_MS, what: { en: 'The line had died of silence', vi: 'Đường dây đã chết vì im lặng' } },
    ];
    for (const { script, act, idleMs = NEVER_MS, what } of endings) {
      await withLine(bench, script, async (line) => {
        watch(bench, line, { pingEveryMs: idleMs / 2, idleMs });
        act?.(line.socket);
        await bench.eventually(SOON_MS, () => line.socket.destroyed);
        // One that is never destroyed is for another check; this one is about what stays after the end.
        line.socket.destroy();
        const timer = (await bench.leaks(150)).find(({ kind }) => kind === 'timer');
        bench.must(timer === undefined, () => ({
          did: {
            en: `${what.en}, and a timer of yours was still running (pingEveryMs ${idleMs / 2}, idleMs ${idleMs}).`,
            vi: `${what.vi}, mà timer của bạn vẫn còn chạy (pingEveryMs ${idleMs / 2}, idleMs ${idleMs}).`,
          },
          must: {
            en: "Listen for 'close', which ends every socket exactly once, and clear both timers there.",
            vi: "Hãy nghe 'close', sự kiện kết thúc mọi socket đúng một lần, và xóa cả hai timer ở đó.",
          },
          place: timer?.place,
        }));
      });
    }
  },
);

const LISTENED = ['data', 'readable', 'end', 'close', 'error', 'timeout', 'drain', 'finish'];

check(
  {
    id: 'stop-takes-its-listeners-off',
    title: { en: 'After the watching no listener of yours is on the socket', vi: 'Thôi canh thì không để sót listener nào trên socket' },
    why: {
      en: 'A pooled connection is watched and released thousands of times. A listener left each time is a leak; Node warns at the eleventh.',
      vi: 'Một kết nối trong pool được canh rồi thôi canh hàng nghìn lần. Mỗi lần sót một listener là một lần rò rỉ; đến cái thứ mười một thì Node cảnh báo.',
    },
    readOn: '10-robust-networking#idle-timeout',
    needs: ['net'],
  },
  (bench) =>
    withLine(bench, acceptNeverAnswer, async (line) => {
      const { socket } = line;
      const before = new Map(LISTENED.map((name) => [name, socket.listenerCount(name)]));
      for (let round = 0; round < 3; round += 1) watch(bench, line, { pingEveryMs: 1000, idleMs: NEVER_MS }).stop();
      const changed = (): string[] => LISTENED.filter((name) => socket.listenerCount(name) !== before.get(name));
      const clean = await bench.eventually(100, () => changed().length === 0);
      const counts = changed().map((name) => `'${name}' ${before.get(name)} → ${socket.listenerCount(name)}`);
      bench.must(clean, () => ({
        did: {
          en: `The line was watched and released three times, and the listeners on the socket had changed: ${counts.join(', ')}.`,
          vi: `Đường dây được canh rồi thôi canh ba lần, và số listener trên socket đã đổi: ${counts.join(', ')}.`,
        },
        must: {
          en: 'In the returned function take off what you attached, every listener, and nothing else: socket.off(name, listener).',
          vi: 'Trong hàm trả về hãy gỡ hết những listener bạn đã gắn, và chỉ chúng thôi: socket.off(name, listener).',
        },
        expected: LISTENED.filter((name) => changed().includes(name))
          .map((name) => `'${name}' ${before.get(name)}`)
          .join(', '),
        seen: counts.join(', '),
      }));
    }),
);
