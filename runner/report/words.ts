import type { Leak } from '../lab/result.ts';
import type { Text } from '../text.ts';

/** What may be left open, in words; the terminal and the page use the same. */
export const LEAK_NAMES: Record<Leak['kind'], Text> = {
  socket: { en: 'a socket', vi: 'một socket' },
  server: { en: 'a listening server', vi: 'một server đang nghe' },
  timer: { en: 'a timer', vi: 'một timer' },
  'udp-socket': { en: 'a UDP socket', vi: 'một socket UDP' },
  worker: { en: 'a worker', vi: 'một worker' },
  'child-process': { en: 'a child process', vi: 'một tiến trình con' },
};

/** `6 of 8 checks passed`; where some could not run, how many did: the others are neither green nor red. */
export function countWords(passed: number, ran: number, all: number): Text {
  const count = { en: `${passed} of ${all} checks passed`, vi: `${passed}/${all} phép kiểm tra đạt` };
  if (ran === all) return count;
  return { en: `${count.en} · ${ran} of ${all} ran here`, vi: `${count.vi} · ở đây chạy được ${ran}/${all}` };
}
