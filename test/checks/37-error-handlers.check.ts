import { type Bench, type Connection, check, describeError, type Finding, program, type Script, stall, type Text } from '#lab';

type Starter = typeof import('../../exercises/37-error-handlers/starter.ts');
type Server = Awaited<ReturnType<Starter['startServer']>>;
type Options = NonNullable<Parameters<Starter['startServer']>[0]>;
type LogEntry = Parameters<NonNullable<Options['onLog']>>[0];

const { startServer } = await program<Starter>(import.meta.url, { startServer: 'function' });

/** On loopback everything below takes a millisecond or two; the rest is for a busy machine. */
const SOON_MS = 1000;
/** Long enough for an entry too many to show up. */
const QUIET_MS = 15;

function show(log: readonly LogEntry[]): string {
  return log.length === 0 ? '[]' : log.map((entry) => JSON.stringify(entry)).join(', ');
}

async function start(bench: Bench, options?: Options): Promise<Server> {
  return bench.resolves(SOON_MS, options ? startServer(options) : startServer(), (outcome) => ({
    did:
      outcome === 'pending' || outcome.settled === 'resolved'
        ? {
            en: `startServer() had not settled after ${SOON_MS} ms, on a free port.`,
            vi: `Sau ${SOON_MS} ms startServer() vẫn chưa xong, dù cổng đang trống.`,
          }
        : {
            en: `startServer() rejected on a free port: ${describeError(outcome.error)}`,
            vi: `startServer() reject dù cổng đang trống: ${describeError(outcome.error)}`,
          },
    must: { en: 'Resolve once the server listens.', vi: 'Hãy resolve khi server đã bắt đầu nghe.' },
  }));
}

/** What the check started, the check ends; whether close() is right is judged by a check of its own. */
async function dismiss(server: Server): Promise<void> {
  try {
    await server.close();
  } catch {
    // Judged elsewhere.
  }
}

/** Starts the learner's server for the time of `use`. */
async function withServer(bench: Bench, options: Options | undefined, use: (server: Server) => Promise<void>): Promise<void> {
  const server = await start(bench, options);
  try {
    await use(server);
  } finally {
    void dismiss(server);
  }
}

/** Calls the learner's server; a refusal is the learner's failure, not the check's. */
async function call(bench: Bench, server: Server, when: Text, script: Script = []): Promise<Connection> {
  try {
    return await bench.dial(server.port, script);
  } catch (error) {
    return bench.fail({
      did: {
        en: `${when.en}, a new caller could not get through: ${describeError(error)}`,
        vi: `${when.vi}, người gọi mới không gọi được: ${describeError(error)}`,
      },
      must: {
        en: 'Keep listening on 127.0.0.1. What goes wrong on one connection ends that connection, never the server.',
        vi: 'Hãy tiếp tục nghe trên 127.0.0.1. Chuyện hỏng trên một kết nối chỉ được kết thúc kết nối đó, không bao giờ kết thúc server.',
      },
    });
  }
}

/** Says a line and waits until the server has said it back. */
async function talk(bench: Bench, caller: Connection, line: string, when: Text): Promise<void> {
  caller.send(`${line}\n`);
  const echoed = await bench.eventually(SOON_MS, () => caller.received.includes(`${line}\n`));
  if (!echoed) bench.mark((event) => event.conn === caller.number && event.kind === 'data');
  bench.must(echoed, () => ({
    did: {
      en: `${when.en}, a caller sent "${line}\\n" and got ${caller.received.length === 1 ? '1 byte' : `${caller.received.length} bytes`} back within ${SOON_MS} ms.`,
      vi: `${when.vi}, một người gọi gửi "${line}\\n" và chỉ nhận lại ${caller.received.length} byte trong ${SOON_MS} ms.`,
    },
    must: {
      en: 'Send back every byte that a caller sends, for as long as the caller stays on the line.',
      vi: 'Hãy gửi trả mọi byte người gọi gửi tới, chừng nào họ còn giữ máy.',
    },
  }));
}

const FRESH: Text = { en: 'On the fresh server', vi: 'Khi server vừa khởi động' };
const AFTER_RESET: Text = { en: 'After one caller had been cut off by RST', vi: 'Sau khi một người gọi bị ngắt đột ngột (RST)' };

/** A caller who has talked, so that the server knows the connection well. */
async function talkingCaller(bench: Bench, server: Server): Promise<Connection> {
  const caller = await call(bench, server, FRESH);
  await talk(bench, caller, 'hello', FRESH);
  return caller;
}

/** Waits until the first entry has come, and a little longer for one too many. */
async function settleLog(bench: Bench, log: readonly LogEntry[]): Promise<void> {
  await bench.eventually(SOON_MS, () => log.length > 0);
  await bench.quiet(QUIET_MS);
}

function isOnly(log: readonly LogEntry[], wanted: LogEntry): boolean {
  return log.length === 1 && log[0]?.who === wanted.who && log[0].code === wanted.code;
}

function wrongLog(log: readonly LogEntry[], wanted: LogEntry, what: Text): Finding {
  const heard: Text =
    log.length === 0
      ? { en: 'onLog was never called', vi: 'onLog không hề được gọi' }
      : {
          en: `onLog was called ${log.length === 1 ? 'once' : `${log.length} times`}, with ${show(log)}`,
          vi: `onLog được gọi ${log.length} lần, với ${show(log)}`,
        };
  return {
    did: { en: `${what.en}, and ${heard.en}.`, vi: `${what.vi}, nhưng ${heard.vi}.` },
    must: {
      en: `Call onLog once, with { who: '${wanted.who}', code: '${wanted.code}' }: the code of the error, not its message.`,
      vi: `Hãy gọi onLog đúng một lần với { who: '${wanted.who}', code: '${wanted.code}' }: mã của lỗi, không phải message của nó.`,
    },
    expected: show([wanted]),
    seen: show(log),
  };
}

async function expectConnections(bench: Bench, server: Server, wanted: number, what: Text): Promise<void> {
  const right = await bench.eventually(SOON_MS, () => server.connections() === wanted);
  if (!right) bench.mark((event) => event.from === 'peer' && (event.kind === 'rst' || event.kind === 'fin'));
  bench.must(right, () => ({
    did: {
      en: `${what.en}, and ${SOON_MS} ms later connections() said ${server.connections()}.`,
      vi: `${what.vi}, nhưng ${SOON_MS} ms sau connections() vẫn trả ${server.connections()}.`,
    },
    must: {
      en: `connections() must say ${wanted}: count every connection from its accept to its 'close', however it ended.`,
      vi: `connections() phải trả ${wanted}: đếm mỗi kết nối từ lúc nhận cho tới 'close', dù nó kết thúc kiểu nào.`,
    },
    expected: String(wanted),
    seen: String(server.connections()),
  }));
}

check(
  {
    id: 'survives-a-reset',
    title: {
      en: 'One caller is cut off, everybody else keeps talking',
      vi: 'Một người gọi bị ngắt đột ngột, những người khác vẫn nói chuyện bình thường',
    },
    why: {
      en: "A socket is an EventEmitter, and an 'error' event without a listener is thrown. One caller's RST ends the process, and with it the calls of everybody else.",
      vi: "Socket là một EventEmitter, và sự kiện 'error' nào không có ai nghe thì bị ném ra. RST của một người gọi làm sập tiến trình, kéo theo cuộc gọi của tất cả những người khác.",
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    await withServer(bench, { onLog: () => {} }, async (server) => {
      const unlucky = await talkingCaller(bench, server);
      const lucky = await talkingCaller(bench, server);
      unlucky.rst();
      await talk(bench, lucky, 'still there?', AFTER_RESET);
      const next = await call(bench, server, AFTER_RESET);
      await talk(bench, next, 'anybody?', AFTER_RESET);
    });
  },
);

check(
  {
    id: 'reset-is-logged',
    title: { en: 'A reset is logged, once, with its code', vi: 'Bị ngắt đột ngột (RST) thì ghi log, đúng một lần, kèm mã lỗi' },
    why: {
      en: "An empty handler, `on('error', () => {})`, keeps the process alive and hides the reason. When 400 of 1,000 callers are cut off, the log is the only place that knows.",
      vi: "Một hàm xử lý lỗi rỗng, `on('error', () => {})`, giữ tiến trình sống nhưng giấu mất nguyên nhân. Khi 400 trên 1.000 người gọi bị ngắt đột ngột, chỉ có log mới biết.",
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const log: LogEntry[] = [];
    await withServer(bench, { onLog: (entry) => log.push(entry) }, async (server) => {
      const caller = await talkingCaller(bench, server);
      caller.rst();
      await settleLog(bench, log);
      const wanted: LogEntry = { who: 'conn', code: 'ECONNRESET' };
      if (!isOnly(log, wanted)) bench.mark((event) => event.kind === 'rst');
      bench.must(isOnly(log, wanted), () =>
        wrongLog(log, wanted, {
          en: 'A caller was cut off by RST in the middle of a call',
          vi: 'Một người gọi bị ngắt đột ngột (RST) giữa cuộc gọi',
        }),
      );
    });
  },
);

check(
  {
    id: 'reset-before-the-first-byte',
    title: {
      en: 'A caller who is cut off before the first byte is no different',
      vi: 'Người gọi bị ngắt đột ngột trước byte đầu tiên cũng vậy',
    },
    why: {
      en: 'A socket can fail from the moment it exists. A handler that is attached at the first byte, or after an await, leaves a gap, and load balancers that probe with a connect and an RST hit it all day.',
      vi: 'Socket có thể hỏng ngay từ lúc nó ra đời. Hàm xử lý lỗi chỉ gắn khi có byte đầu tiên, hoặc sau một await, sẽ để lại kẽ hở; load balancer dò bằng cách kết nối rồi gửi RST sẽ rơi vào đó cả ngày.',
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const log: LogEntry[] = [];
    await withServer(bench, { onLog: (entry) => log.push(entry) }, async (server) => {
      const caller = await call(bench, server, FRESH);
      // The reset must find a connection that the server has accepted.
      await bench.eventually(300, () => server.connections() === 1);
      caller.rst();
      await settleLog(bench, log);
      const wanted: LogEntry = { who: 'conn', code: 'ECONNRESET' };
      if (!isOnly(log, wanted)) bench.mark((event) => event.kind === 'rst');
      bench.must(isOnly(log, wanted), () =>
        wrongLog(log, wanted, {
          en: 'A caller was cut off by RST before it had sent a byte',
          vi: 'Một người gọi bị ngắt đột ngột (RST) khi chưa gửi byte nào',
        }),
      );
    });
  },
);

check(
  {
    id: 'goodbye-is-no-error',
    title: { en: 'A caller who says goodbye (FIN) is not logged', vi: 'Người gọi chào tạm biệt (FIN) thì không ghi log' },
    why: {
      en: 'FIN is how a call ends well. A log that calls every good ending an error is a log that nobody reads when the bad ones come.',
      vi: 'FIN là cách một cuộc gọi kết thúc êm đẹp. Log mà coi lần cúp máy nào cũng là lỗi thì đến lúc có lỗi thật chẳng còn ai đọc.',
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const log: LogEntry[] = [];
    await withServer(bench, { onLog: (entry) => log.push(entry) }, async (server) => {
      const caller = await talkingCaller(bench, server);
      caller.fin();
      await bench.eventually(300, () => caller.ending !== 'open');
      await bench.quiet(QUIET_MS);
      if (log.length > 0) bench.mark((event) => event.from === 'peer' && event.kind === 'fin');
      bench.must(log.length === 0, () => ({
        did: {
          en: `A caller talked, said goodbye with FIN, and you logged ${show(log)}.`,
          vi: `Một người gọi nói chuyện xong, chào tạm biệt bằng FIN, và bạn ghi log ${show(log)}.`,
        },
        must: {
          en: "Log what the 'error' event reports, and nothing else: after a FIN there is none.",
          vi: "Chỉ ghi log những gì sự kiện 'error' báo: sau FIN không có sự kiện đó.",
        },
        expected: '[]',
        seen: show(log),
      }));
    });
  },
);

check(
  {
    id: 'dead-connections-are-forgotten',
    title: { en: 'connections() counts those on the line, and nobody else', vi: 'connections() chỉ đếm người còn giữ máy' },
    why: {
      en: "After an RST there is no 'end' event, only 'error' and 'close'. A server that tidies up on 'end' keeps every caller that was cut off: after a week it holds 50,000 dead sockets and refuses living callers.",
      vi: "Sau RST không có sự kiện 'end', chỉ có 'error' và 'close'. Server nào dọn dẹp ở 'end' sẽ giữ lại mọi người gọi từng bị ngắt: sau một tuần nó ôm 50.000 socket chết và từ chối người gọi thật.",
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    await withServer(bench, { onLog: () => {} }, async (server) => {
      const staying = await talkingCaller(bench, server);
      const polite = await talkingCaller(bench, server);
      const unlucky = await talkingCaller(bench, server);
      await expectConnections(bench, server, 3, { en: 'Three callers were on the line', vi: 'Có ba người gọi đang giữ máy' });
      polite.fin();
      await expectConnections(bench, server, 2, {
        en: 'One of three callers hung up with FIN',
        vi: 'Một trong ba người gọi cúp máy bằng FIN',
      });
      unlucky.rst();
      await expectConnections(bench, server, 1, {
        en: 'Of three callers one hung up with FIN and one was cut off by RST',
        vi: 'Trong ba người gọi, một người cúp máy bằng FIN, một người bị ngắt đột ngột (RST)',
      });
      staying.fin();
      await expectConnections(bench, server, 0, { en: 'The last caller hung up with FIN', vi: 'Người gọi cuối cùng cúp máy bằng FIN' });
    });
  },
);

check(
  {
    id: 'reset-while-we-answer',
    title: {
      en: 'A caller who is cut off while we send is logged and no longer counted',
      vi: 'Người gọi bị ngắt đột ngột khi ta đang gửi: ghi log, và không đếm nữa',
    },
    why: {
      en: "While an answer waits for a slow reader, the error comes from the write and not from a read. It is the same 'error' event; code that looks in only one direction misses it.",
      vi: "Khi câu trả lời còn chờ bên đọc chậm, lỗi đến từ lần ghi chứ không phải lần đọc. Vẫn là sự kiện 'error' đó; code chỉ nhìn một chiều thì bỏ sót.",
    },
    readOn: '10-robust-networking#crash-table',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    const log: LogEntry[] = [];
    await withServer(bench, { onLog: (entry) => log.push(entry) }, async (server) => {
      const caller = await call(bench, server, FRESH, stall);
      await bench.eventually(300, () => server.connections() === 1);
      caller.send(Buffer.alloc(8 * 1024 * 1024, 'x'));
      // Until the buffers of both sides are full and nothing moves any more.
      await bench.quiet(QUIET_MS);
      caller.rst();
      await settleLog(bench, log);
      const told = log.length === 1 && log[0]?.who === 'conn' && /^E[A-Z_]+$/.test(log[0].code);
      if (!told) bench.mark((event) => event.kind === 'rst');
      bench.must(told, () =>
        wrongLog(
          log,
          { who: 'conn', code: 'ECONNRESET' },
          {
            en: 'A caller who did not read was cut off by RST while your answer was under way',
            vi: 'Một người gọi không chịu đọc bị ngắt đột ngột (RST) trong lúc câu trả lời của bạn còn đang gửi',
          },
        ),
      );
      await expectConnections(bench, server, 0, {
        en: 'The only caller was cut off by RST while your answer was under way',
        vi: 'Người gọi duy nhất bị ngắt đột ngột (RST) trong lúc câu trả lời của bạn còn đang gửi',
      });
    });
  },
);

check(
  {
    id: 'port-in-use-rejects',
    title: { en: 'A port that is taken: startServer() rejects', vi: 'Cổng đã bị chiếm: startServer() phải reject' },
    why: {
      en: "The server has an 'error' event of its own, and a port that is taken arrives there. Without a listener the process ends; with one that only logs, the caller waits for ever for a server that does not exist.",
      vi: "Server có sự kiện 'error' riêng, và lỗi cổng đã bị chiếm đến ở đó. Không ai nghe thì tiến trình sập; nghe mà chỉ ghi log thì bên gọi chờ mãi một server không tồn tại.",
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net'],
  },
  async (bench) => {
    const taken = await bench.peer([]);
    const outcome = await bench.settle(SOON_MS, startServer({ port: taken.port, onLog: () => {} }), () => ({
      did: {
        en: `Port ${taken.port} was taken, and startServer() had not settled after ${SOON_MS} ms.`,
        vi: `Cổng ${taken.port} đã bị chiếm, và sau ${SOON_MS} ms startServer() vẫn chưa xong.`,
      },
      must: { en: "Reject with the error of the server's 'error' event.", vi: "Hãy reject với lỗi của sự kiện 'error' trên server." },
    }));
    const must: Text = {
      en: 'Reject with the error as Node gave it: its code is EADDRINUSE.',
      vi: 'Hãy reject với đúng lỗi Node đưa cho: mã của nó là EADDRINUSE.',
    };
    if (outcome.settled === 'resolved') {
      void dismiss(outcome.value);
      return bench.fail({
        did: {
          en: `Port ${taken.port} was taken, and startServer({ port: ${taken.port} }) resolved, with port ${outcome.value.port}.`,
          vi: `Cổng ${taken.port} đã bị chiếm, vậy mà startServer({ port: ${taken.port} }) resolve, với cổng ${outcome.value.port}.`,
        },
        must,
      });
    }
    const code = (outcome.error as NodeJS.ErrnoException | undefined)?.code;
    bench.must(code === 'EADDRINUSE', () => ({
      did: {
        en: `Port ${taken.port} was taken, and startServer() rejected with ${describeError(outcome.error)} (code: ${String(code)}).`,
        vi: `Cổng ${taken.port} đã bị chiếm, và startServer() reject với ${describeError(outcome.error)} (code: ${String(code)}).`,
      },
      must,
      expected: 'EADDRINUSE',
      seen: String(code),
    }));
  },
);

check(
  {
    id: 'server-error-is-logged',
    title: { en: "The server's own error is logged too", vi: 'Lỗi của chính server cũng phải ghi log' },
    why: {
      en: "Two emitters, two 'error' events: `who` tells the reader of the log whether one call went wrong or the whole exchange.",
      vi: "Hai emitter, hai sự kiện 'error': `who` cho người đọc log biết một cuộc gọi hỏng hay cả tổng đài hỏng.",
    },
    readOn: '10-robust-networking#error-codes',
    needs: ['net'],
  },
  async (bench) => {
    const log: LogEntry[] = [];
    const taken = await bench.peer([]);
    // Whether and how the promise settles is another check's business.
    void startServer({ port: taken.port, onLog: (entry) => log.push(entry) }).then(dismiss, () => {});
    await settleLog(bench, log);
    const wanted: LogEntry = { who: 'server', code: 'EADDRINUSE' };
    bench.must(isOnly(log, wanted), () =>
      wrongLog(log, wanted, {
        en: `startServer({ port: ${taken.port} }) was asked for a port that was taken`,
        vi: `startServer({ port: ${taken.port} }) được yêu cầu dùng một cổng đã bị chiếm`,
      }),
    );
  },
);

check(
  {
    id: 'works-without-a-log',
    title: { en: 'onLog is optional', vi: 'onLog là tùy chọn' },
    why: {
      en: 'An error handler that throws is worse than none: the process ends with an error that has nothing to do with the network.',
      vi: 'Hàm xử lý lỗi mà tự ném lỗi còn tệ hơn không có: tiến trình sập vì một lỗi chẳng liên quan gì đến mạng.',
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net', 'rst'],
  },
  async (bench) => {
    await withServer(bench, undefined, async (server) => {
      const caller = await talkingCaller(bench, server);
      caller.rst();
      await bench.quiet(QUIET_MS);
      const next = await call(bench, server, AFTER_RESET);
      await talk(bench, next, 'anybody?', AFTER_RESET);
    });
  },
);

check(
  {
    id: 'close-hangs-up',
    title: { en: 'close() ends, whoever is still on the line', vi: 'close() phải xong, dù còn ai giữ máy' },
    why: {
      en: 'server.close() stops listening and then waits for the last caller to leave. One idle caller delays a restart until the supervisor kills the process.',
      vi: 'server.close() ngừng nghe rồi chờ người gọi cuối cùng rời đi. Chỉ một người gọi ngồi im cũng đủ làm việc khởi động lại bị kẹt, cho tới khi trình giám sát kill tiến trình.',
    },
    readOn: '10-robust-networking#error-handlers',
    needs: ['net'],
  },
  async (bench) => {
    await withServer(bench, { onLog: () => {} }, async (server) => {
      const caller = await talkingCaller(bench, server);
      await bench.resolves(SOON_MS, server.close(), (outcome) => ({
        did:
          outcome === 'pending' || outcome.settled === 'resolved'
            ? {
                en: `One idle caller was on the line, and close() had not settled after ${SOON_MS} ms.`,
                vi: `Một người gọi còn giữ máy mà không nói gì, và sau ${SOON_MS} ms close() vẫn chưa xong.`,
              }
            : { en: `close() rejected: ${describeError(outcome.error)}`, vi: `close() reject: ${describeError(outcome.error)}` },
        must: {
          en: 'Stop listening, destroy() the open connections, and resolve.',
          vi: 'Hãy ngừng nghe, destroy() các kết nối đang mở, rồi resolve.',
        },
      }));
      const hungUp = await bench.eventually(SOON_MS, () => caller.ending !== 'open');
      bench.must(hungUp, () => ({
        did: { en: 'close() had resolved, and the caller was still on the line.', vi: 'close() đã resolve mà người gọi vẫn còn giữ máy.' },
        must: { en: 'Hang up on every caller before close() resolves.', vi: 'Hãy cúp máy với mọi người gọi trước khi close() resolve.' },
      }));
      const answered = await bench.dial(server.port).then(
        () => true,
        () => false,
      );
      bench.must(!answered, () => ({
        did: {
          en: `close() had resolved, and port ${server.port} still accepted a new caller.`,
          vi: `close() đã resolve mà cổng ${server.port} vẫn nhận người gọi mới.`,
        },
        must: {
          en: 'Call server.close() as well: from then on the port refuses.',
          vi: 'Hãy gọi cả server.close(): từ đó trở đi cổng sẽ từ chối.',
        },
      }));
    });
  },
);
