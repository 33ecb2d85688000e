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
