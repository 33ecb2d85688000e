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
    number: 42,
    slug: 'retry',
    part: 10,
    title: { en: 'Call again, but not all at once', vi: 'Gọi lại, nhưng đừng cùng một lúc' },
    needs: [],
    lesson: '10-robust-networking#backoff',
    starterFailsOn: 'code-in-cause',
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
    number: 51,
    slug: 'batch-insert',
    part: 11,
    title: { en: 'Say it all in one call: batch inserts', vi: 'Gọi một cuộc, nói hết mọi điều: ghi theo lô' },
    needs: ['postgres'],
    lesson: 'incident#batch-insert',
    starterFailsOn: 'hundred-rows-one-query',
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
