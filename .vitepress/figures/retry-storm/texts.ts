import type { Lang } from '../../data/bilingual.ts';
import type { Jitter, StormResult } from './storm.ts';

export interface StormTexts {
  readonly title: string;
  readonly lead: string;
  readonly baseDelay: string;
  readonly baseDelayOf: (ms: number) => string;
  readonly attempts: string;
  readonly attemptsOf: (count: number) => string;
  readonly again: string;
  readonly jitter: Record<Jitter, { readonly name: string; readonly rule: string }>;
  readonly summary: (result: StormResult) => string;
  readonly picture: (name: string, result: StormResult) => string;
  readonly served: string;
  readonly refused: string;
  readonly capacity: (count: number, slotMs: number) => string;
  readonly seconds: string;
}

export const texts: Record<Lang, StormTexts> = {
  en: {
    title: '100 clients lose their server at the same moment',
    lead: 'Each one is turned away, waits, and calls again. What spreads them out is not the waiting but the jitter, its random part.',
    baseDelay: 'First wait',
    baseDelayOf: (ms) => (ms === 0 ? 'none: again at once' : `${ms} ms, then doubling`),
    attempts: 'Attempts per client',
    attemptsOf: (count) => (count === 1 ? '1: no retry' : String(count)),
    again: 'Other random numbers',
    jitter: {
      none: { name: 'No jitter', rule: 'each wait is twice the last' },
      equal: { name: 'Equal jitter', rule: 'half of that fixed, half random' },
      full: { name: 'Full jitter', rule: 'anything from 0 up to that' },
    },
    summary: (r) =>
      `${r.servedClients} served, ${r.gaveUp} gave up · ${r.requests} requests · busiest slot afterwards: ${r.worstAfterStart}`,
    picture: (name, r) =>
      `${name}: requests per time slot. ${r.servedClients} of 100 clients are served after ${r.requests} requests, ${r.gaveUp} give up. The busiest slot after the first has ${r.worstAfterStart} requests.`,
    served: 'answered',
    refused: 'turned away',
    capacity: (count, slotMs) => `the server manages ${count} per ${slotMs} ms`,
    seconds: 's',
  },
  vi: {
    title: '100 client mất server cùng một lúc',
    lead: 'Ai cũng bị từ chối, chờ, rồi gọi lại. Thứ giúp họ tản ra không phải là chờ lâu mà là jitter (độ lệch ngẫu nhiên).',
    baseDelay: 'Lần chờ đầu',
    baseDelayOf: (ms) => (ms === 0 ? 'không chờ: gọi lại ngay' : `${ms} ms, rồi gấp đôi dần`),
    attempts: 'Số lần gọi mỗi client',
    attemptsOf: (count) => (count === 1 ? '1: không thử lại' : String(count)),
    again: 'Đổi số ngẫu nhiên',
    jitter: {
      none: { name: 'Không jitter', rule: 'lần sau chờ gấp đôi lần trước' },
      equal: { name: 'Equal jitter', rule: 'nửa mức đó cố định, nửa ngẫu nhiên' },
      full: { name: 'Full jitter', rule: 'ngẫu nhiên từ 0 đến mức đó' },
    },
    summary: (r) =>
      `${r.servedClients} được phục vụ, ${r.gaveUp} bỏ cuộc · ${r.requests} request · ô bận nhất sau đó: ${r.worstAfterStart}`,
    picture: (name, r) =>
      `${name}: số request theo từng ô thời gian. ${r.servedClients} trên 100 client được phục vụ sau ${r.requests} request, ${r.gaveUp} bỏ cuộc. Sau ô đầu tiên, ô bận nhất có ${r.worstAfterStart} request.`,
    served: 'được trả lời',
    refused: 'bị từ chối',
    capacity: (count, slotMs) => `server chịu được ${count} request mỗi ${slotMs} ms`,
    seconds: 's',
  },
};
