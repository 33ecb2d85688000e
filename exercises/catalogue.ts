import type { Need } from '../runner/lab/needs.ts';
import type { Text } from '../runner/text.ts';

/** One exercise of the course. */
export interface CatalogueEntry {
  /** Fixed for good: learners, links and progress files use it. */
  number: number;
  slug: string;
  /** The part it belongs to, 1 to 10; 11 is the incident. */
  part: number;
  title: Text;
  /** What its checks rely on. */
  needs: readonly Need[];
  /** The section of a lesson that it belongs to. */
  lesson: string;
  /** The id of the check that the starter is meant to fail on first. */
  starterFailsOn: string;
}

/** THE list of exercises. Nothing else lists exercises. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    number: 3,
    slug: 'probe-port',
    part: 1,
    title: { en: 'Is anybody there? Probe a port', vi: 'Có ai ở đó không? Dò một cổng' },
    needs: ['net', 'rst', 'hang'],
    lesson: '10-robust-networking#error-codes',
    starterFailsOn: 'silence-is-no-answer',
  },
  {
    number: 37,
    slug: 'error-handlers',
    part: 10,
    title: { en: 'One bad line must not end the whole exchange', vi: 'Một máy hỏng không được làm sập cả tổng đài' },
    needs: ['net', 'rst'],
    lesson: '10-robust-networking#error-handlers',
    starterFailsOn: 'survives-a-reset',
  },
  {
    number: 38,
    slug: 'connect-timeout',
    part: 10,
    title: { en: 'Stop ringing after timeoutMs', vi: 'Hết timeoutMs thì thôi đổ chuông' },
    needs: ['net', 'rst', 'hang'],
    lesson: '10-robust-networking#connect-timeout',
    starterFailsOn: 'stops-ringing',
  },
  {
    number: 39,
    slug: 'idle-timeout',
    part: 10,
    title: { en: 'Are you still there? Notice a line that went silent', vi: 'A lô, còn đó không? Nhận ra đường dây đã im' },
    needs: ['net', 'rst'],
    lesson: '10-robust-networking#idle-timeout',
    starterFailsOn: 'dead-although-we-write',
  },
  {
    number: 40,
    slug: 'deadline',
    part: 10,
    title: { en: 'By then or never: a deadline that hangs up', vi: 'Đến giờ là thôi: hạn chót biết cúp máy' },
    needs: ['net', 'http'],
    lesson: '10-robust-networking#deadline',
    starterFailsOn: 'hangs-up-at-the-deadline',
  },
  {
    number: 41,
    slug: 'error-codes',
    part: 10,
    title: { en: 'Busy, dead or a wrong number? Find the code of an error', vi: 'Máy bận, máy hỏng hay nhầm số? Tìm mã của một lỗi' },
    needs: ['net', 'rst', 'http'],
    lesson: '10-robust-networking#fetch-codes',
    starterFailsOn: 'fetch-keeps-it-in-cause',
  },
  {
    number: 42,
    slug: 'retry',
    part: 10,
    title: { en: 'Call again, but not all at once', vi: 'Gọi lại, nhưng đừng cùng một lúc' },
    needs: [],
    lesson: '10-robust-networking#backoff',
    starterFailsOn: 'code-in-cause',
  },
  {
    number: 43,
    slug: 'resilient-get',
    part: 10,
    title: { en: 'Busy, cut off, no answer: a GET that gets through', vi: 'Máy bận, rớt mạng, không ai trả lời: một GET gọi là được' },
    needs: ['net', 'rst', 'http'],
    lesson: '10-robust-networking#resilient-client',
    starterFailsOn: 'a-final-answer-is-final',
  },
  {
    number: 44,
    slug: 'reconnect',
    part: 10,
    title: { en: 'They hung up: a client that calls back', vi: 'Họ cúp máy: một client biết gọi lại' },
    needs: ['net', 'rst'],
    lesson: '10-robust-networking#reconnect',
    starterFailsOn: 'sends-on-the-new-socket',
  },
  {
    number: 45,
    slug: 'read-the-wire',
    part: 10,
    title: { en: 'Listen in: what did the line really say?', vi: 'Nghe lén: đường dây thật sự đã nói gì?' },
    needs: [],
    lesson: '10-robust-networking#tcpdump',
    starterFailsOn: 'reads-a-data-segment',
  },
  {
    number: 46,
    slug: 'mutex',
    part: 11,
    title: { en: 'One receiver: one call at a time', vi: 'Chỉ có một ống nghe: mỗi lúc một cuộc gọi' },
    needs: [],
    lesson: 'incident#mutex',
    starterFailsOn: 'one-at-a-time',
  },
  {
    number: 47,
    slug: 'spacer',
    part: 11,
    title: { en: 'Leave a pause between two calls', vi: 'Giữa hai cuộc gọi hãy nghỉ một nhịp' },
    needs: [],
    lesson: 'incident#spacing',
    starterFailsOn: 'starts-are-apart',
  },
  {
    number: 48,
    slug: 'breaker',
    part: 11,
    title: { en: 'Nobody answers: stop dialling for a while', vi: 'Không ai bắt máy: tạm thôi quay số' },
    needs: [],
    lesson: 'incident#breaker',
    starterFailsOn: 'opens-after-the-threshold',
  },
  {
    number: 49,
    slug: 'bounded-queue',
    part: 11,
    title: { en: 'The engaged tone: a full queue says no', vi: 'Máy bận: hàng đợi đầy thì từ chối' },
    needs: [],
    lesson: 'incident#bounded-queue',
    starterFailsOn: 'refuses-when-full',
  },
  {
    number: 50,
    slug: 'pool',
    part: 11,
    title: { en: 'Lines to lend: a connection pool', vi: 'Đường dây cho mượn: một pool kết nối' },
    needs: ['net', 'rst'],
    lesson: 'incident#pool',
    starterFailsOn: 'back-after-a-failure',
  },
  {
    number: 51,
    slug: 'batch-insert',
    part: 11,
    title: { en: 'Say it all in one call: batch inserts', vi: 'Gọi một cuộc, nói hết mọi điều: ghi theo lô' },
    needs: ['postgres'],
    lesson: 'incident#batch-insert',
    starterFailsOn: 'hundred-rows-one-query',
  },
  {
    number: 52,
    slug: 'user-limiter',
    part: 11,
    title: { en: 'One caller must not keep the line busy for all', vi: 'Một người không được chiếm đường dây của mọi người' },
    needs: ['memory'],
    lesson: 'incident#user-limiter',
    starterFailsOn: 'any-stretch',
  },
  {
    number: 53,
    slug: 'send-message',
    part: 11,
    title: { en: 'The line drops, the message is said once', vi: 'Rớt máy giữa chừng, lời vẫn chỉ nói một lần' },
    needs: [],
    lesson: 'incident#send-message',
    starterFailsOn: 'one-row-per-message',
  },
];
