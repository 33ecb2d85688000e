import type { WireEvent } from '../../figures/ladder/wire.ts';

/**
 * What the first check on silence sees of the naive `probePort(host, port, 60)`: a listener whose accept queue is full, and a
 * program without a limit. Recorded on loopback: after 1,000 ms the promise is still pending.
 */
export const wire: readonly WireEvent[] = [
  { atMs: 0, conn: 1, from: 'you', kind: 'connect', text: { en: 'probePort(host, port, 60)', vi: 'probePort(host, port, 60)' } },
  {
    atMs: 60,
    conn: 1,
    from: 'you',
    kind: 'note',
    text: { en: 'Your 60 ms are over: ‘no-answer’ is due now.', vi: 'Hết 60 ms của bạn: lúc này phải trả về ‘no-answer’.' },
  },
  {
    atMs: 1000,
    conn: 1,
    from: 'you',
    kind: 'timeout',
    broke: true,
    text: {
      en: 'Your program still lets it ring, 940 ms too long.',
      vi: 'Chương trình của bạn vẫn để chuông reo, quá hạn 940 ms.',
    },
  },
];
