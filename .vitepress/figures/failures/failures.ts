import type { Bilingual } from '../../data/bilingual.ts';
import type { WireEvent } from '../ladder/wire.ts';

export interface Failure {
  readonly code: string;
  readonly title: Bilingual;
  readonly meaning: Bilingual;
  readonly events: readonly WireEvent[];
}

/** Times as measured on loopback, Node 20: a closed port, a peer that resets while it answers, a full accept queue. */
export const failures: readonly Failure[] = [
  {
    code: 'ECONNREFUSED',
    title: { en: 'Nobody picks up', vi: 'Không ai nhấc máy' },
    meaning: {
      en: 'The machine is there, the port is not. The answer comes at once.',
      vi: 'Máy có đó, nhưng cổng không mở. Câu trả lời đến ngay.',
    },
    events: [
      { atMs: 0, conn: 1, from: 'you', kind: 'connect' },
      { atMs: 1.6, conn: 1, from: 'peer', kind: 'refused' },
      { atMs: 1.6, conn: 1, from: 'you', kind: 'error', bytes: 'ECONNREFUSED' },
    ],
  },
  {
    code: 'ECONNRESET',
    title: { en: 'They hung up on you', vi: 'Họ cúp máy giữa chừng' },
    meaning: {
      en: 'You were connected. Whether your request was carried out, you cannot know.',
      vi: 'Hai bên đã kết nối. Request của bạn đã được làm hay chưa, bạn không thể biết.',
    },
    events: [
      { atMs: 0, conn: 1, from: 'you', kind: 'connect' },
      { atMs: 0.8, conn: 1, from: 'peer', kind: 'accept' },
      { atMs: 1, conn: 1, from: 'you', kind: 'data', size: 10, bytes: 'GET /slow\n' },
      { atMs: 1.1, conn: 1, from: 'peer', kind: 'data', size: 10, bytes: 'HTTP/1.1 2' },
      { atMs: 21.8, conn: 1, from: 'peer', kind: 'rst' },
      { atMs: 21.8, conn: 1, from: 'you', kind: 'error', bytes: 'ECONNRESET' },
    ],
  },
  {
    code: 'ETIMEDOUT',
    title: { en: 'It rang and rang', vi: 'Chuông reo mãi' },
    meaning: {
      en: 'No answer of any kind. Only your own limit ends the wait; Linux alone would take about two minutes.',
      vi: 'Không có hồi âm nào. Chỉ giới hạn của bạn mới chấm dứt việc chờ; để mặc Linux thì mất khoảng hai phút.',
    },
    events: [
      { atMs: 0, conn: 1, from: 'you', kind: 'connect' },
      { atMs: 300, conn: 1, from: 'you', kind: 'timeout' },
      { atMs: 302, conn: 1, from: 'you', kind: 'destroy' },
      { atMs: 302, conn: 1, from: 'you', kind: 'error', bytes: 'ETIMEDOUT' },
    ],
  },
];

export const texts = {
  en: {
    title: 'Three ways for a call to fail',
    lead: 'The same program, three endings. What you may do next depends on which one it was.',
  },
  vi: { title: 'Ba kiểu cuộc gọi thất bại', lead: 'Cùng một chương trình, ba kết cục. Làm gì tiếp theo tùy vào kết cục nào.' },
} as const;
