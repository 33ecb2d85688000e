import type { Lang } from '../../data/bilingual.ts';
import { type Breaker, type Happening, type Outcome, type Phase, threshold } from './breaker.ts';

export interface BreakerTexts {
  readonly title: string;
  readonly lead: string;
  readonly phase: Record<Phase, { readonly name: string; readonly rule: string }>;
  readonly now: string;
  readonly buttons: Record<Happening, string>;
  readonly reset: string;
  readonly count: (breaker: Breaker) => string;
  readonly outcome: Record<Outcome, string>;
  readonly arrows: readonly { readonly from: Phase; readonly to: Phase; readonly when: string }[];
}

export const texts: Record<Lang, BreakerTexts> = {
  en: {
    title: 'A circuit breaker, by hand',
    lead: `It opens after ${threshold} failures in a row. You play the network.`,
    phase: {
      closed: { name: 'closed', rule: 'calls go through' },
      open: { name: 'open', rule: 'calls are refused' },
      'half-open': { name: 'half-open', rule: 'one call goes through' },
    },
    now: 'now',
    buttons: { success: 'Call succeeds', failure: 'Call fails', cooldown: 'Cooldown passes' },
    reset: 'Start over',
    count: ({ phase, failures }) =>
      phase === 'closed'
        ? `failures in a row: ${failures} of ${threshold}`
        : phase === 'open'
          ? 'waiting for the cooldown'
          : 'waiting for the one call',
    outcome: {
      start: 'The breaker starts closed. Let a call fail and see.',
      answered: 'Answered. The count of failures starts over.',
      counted: 'Failed and counted. The next call still goes through.',
      tripped: `${threshold} failures in a row: the breaker opens. Nobody is called until the cooldown has passed.`,
      'not-sent': 'Refused at once, without a call: the server is left in peace and your caller gets an answer in no time.',
      'probe-allowed': 'The cooldown has passed. One call may try; all others are still refused.',
      recovered: 'The one call was answered: closed again, and the count is zero.',
      'probe-failed': 'The one call failed: open again, and the cooldown starts from the beginning.',
      'nothing-to-cool': 'Nothing changes: only an open breaker waits for its cooldown.',
    },
    arrows: [
      { from: 'closed', to: 'open', when: `${threshold} failures in a row` },
      { from: 'open', to: 'half-open', when: 'the cooldown has passed' },
      { from: 'half-open', to: 'closed', when: 'the one call succeeds' },
      { from: 'half-open', to: 'open', when: 'the one call fails' },
    ],
  },
  vi: {
    title: 'Tự tay đóng mở cầu dao (circuit breaker)',
    lead: `Cầu dao mở sau ${threshold} lần hỏng liên tiếp. Bạn đóng vai mạng.`,
    phase: {
      closed: { name: 'đóng', rule: 'cuộc gọi đi qua' },
      open: { name: 'mở', rule: 'cuộc gọi bị từ chối' },
      'half-open': { name: 'nửa mở', rule: 'một cuộc gọi đi thử' },
    },
    now: 'hiện tại',
    buttons: { success: 'Cuộc gọi thành công', failure: 'Cuộc gọi hỏng', cooldown: 'Hết thời gian nghỉ' },
    reset: 'Làm lại từ đầu',
    count: ({ phase, failures }) =>
      phase === 'closed'
        ? `hỏng liên tiếp: ${failures}/${threshold}`
        : phase === 'open'
          ? 'đang chờ hết thời gian nghỉ'
          : 'đang chờ kết quả cuộc gọi thử',
    outcome: {
      start: 'Ban đầu cầu dao đóng. Hãy cho một cuộc gọi hỏng thử xem.',
      answered: 'Có trả lời. Đếm lại số lần hỏng từ đầu.',
      counted: 'Hỏng, đã đếm. Cuộc gọi tiếp theo vẫn được đi.',
      tripped: `Hỏng ${threshold} lần liên tiếp: cầu dao mở. Không gọi ai nữa cho đến hết thời gian nghỉ.`,
      'not-sent': 'Bị từ chối ngay, không gọi đi đâu cả: server được yên, bên gọi có câu trả lời tức thì.',
      'probe-allowed': 'Hết thời gian nghỉ. Một cuộc gọi được đi thử; các cuộc khác vẫn bị từ chối.',
      recovered: 'Cuộc gọi thử có trả lời: cầu dao đóng lại, số đếm về 0.',
      'probe-failed': 'Cuộc gọi thử hỏng: cầu dao lại mở, thời gian nghỉ tính lại từ đầu.',
      'nothing-to-cool': 'Không có gì thay đổi: chỉ cầu dao đang mở mới chờ hết thời gian nghỉ.',
    },
    arrows: [
      { from: 'closed', to: 'open', when: `hỏng ${threshold} lần liên tiếp` },
      { from: 'open', to: 'half-open', when: 'hết thời gian nghỉ' },
      { from: 'half-open', to: 'closed', when: 'cuộc gọi thử thành công' },
      { from: 'half-open', to: 'open', when: 'cuộc gọi thử hỏng' },
    ],
  },
};
