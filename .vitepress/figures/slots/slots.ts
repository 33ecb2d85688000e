import type { Bilingual, Lang } from '../../data/bilingual.ts';

/** What a stretch of time means for whoever is on the line. */
export type Stretch = 'waits' | 'works' | 'unheard';

export interface Span {
  readonly what: Stretch;
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: Bilingual;
}

export interface Row {
  readonly name: Bilingual;
  readonly spans: readonly Span[];
  /** What the user was told when the last span had ended. */
  readonly told?: string;
  /** All of it, as one sentence for those who do not see it. */
  readonly said: Bilingual;
}

/** The incident's settings: what decides is that two queries last longer than the proxy waits. */
export const SLOTS = 2;
export const QUERY_MS = 200;
export const PROXY_MS = 300;
export const TOTAL_MS = 450;

const query: Bilingual = { en: 'query', vi: 'truy vấn' };

export const requests: readonly Row[] = [1, 2].map((number) => ({
  name: { en: `User ${number}`, vi: `Người ${number}` },
  spans: [{ what: 'works', fromMs: 0, toMs: QUERY_MS, label: query }],
  told: '201',
  said: {
    en: `User ${number}: gets a slot at once, the query takes ${QUERY_MS} ms, the answer is 201.`,
    vi: `Người ${number}: có chỗ ngay, truy vấn mất ${QUERY_MS} ms, nhận 201.`,
  },
}));

export const third: Row = {
  name: { en: 'User 3', vi: 'Người 3' },
  spans: [
    { what: 'waits', fromMs: 0, toMs: QUERY_MS, label: { en: 'waits for a slot', vi: 'chờ chỗ' } },
    { what: 'works', fromMs: QUERY_MS, toMs: PROXY_MS, label: query },
    { what: 'unheard', fromMs: PROXY_MS, toMs: 2 * QUERY_MS, label: { en: 'commits', vi: 'commit' } },
  ],
  said: {
    en: `User 3: waits ${QUERY_MS} ms for a slot. At ${PROXY_MS} ms the proxy hangs up and answers 500. The query goes on and commits at ${2 * QUERY_MS} ms.`,
    vi: `Người 3: chờ chỗ ${QUERY_MS} ms. Đến ${PROXY_MS} ms proxy cúp máy và trả về 500. Truy vấn vẫn chạy tiếp và commit ở ${2 * QUERY_MS} ms.`,
  },
};

/** The same time, seen from the pool. */
export const slots: readonly Row[] = [
  {
    name: { en: 'Slot 1', vi: 'Chỗ 1' },
    spans: [
      { what: 'works', fromMs: 0, toMs: QUERY_MS, label: { en: 'user 1', vi: 'người 1' } },
      { what: 'works', fromMs: QUERY_MS, toMs: PROXY_MS, label: { en: 'user 3', vi: 'người 3' } },
      { what: 'unheard', fromMs: PROXY_MS, toMs: 2 * QUERY_MS, label: { en: 'user 3', vi: 'người 3' } },
    ],
    said: {
      en: `Slot 1: user 1 until ${QUERY_MS} ms, then user 3 until ${2 * QUERY_MS} ms.`,
      vi: `Chỗ 1: người 1 tới ${QUERY_MS} ms, rồi người 3 tới ${2 * QUERY_MS} ms.`,
    },
  },
  {
    name: { en: 'Slot 2', vi: 'Chỗ 2' },
    spans: [{ what: 'works', fromMs: 0, toMs: QUERY_MS, label: { en: 'user 2', vi: 'người 2' } }],
    said: {
      en: `Slot 2: user 2 until ${QUERY_MS} ms, then free: nobody is left to use it.`,
      vi: `Chỗ 2: người 2 tới ${QUERY_MS} ms, sau đó trống: không còn ai để dùng.`,
    },
  },
];

export const texts: Record<
  Lang,
  { title: string; lead: string; requests: string; pool: string; hangUp: string; legend: Record<Stretch, string> }
> = {
  en: {
    title: 'Three requests, two slots',
    lead: 'A pool of two connections, a query of 200 ms, a proxy that waits 300 ms.',
    requests: 'What the users see',
    pool: 'What the pool sees',
    hangUp: 'the proxy hangs up: user 3 reads 500',
    legend: {
      waits: 'waits for a connection',
      works: 'has a connection',
      unheard: 'works on, and nobody listens',
    },
  },
  vi: {
    title: 'Ba request, hai chỗ',
    lead: 'Pool có hai kết nối, truy vấn 200 ms, proxy chờ 300 ms.',
    requests: 'Người dùng thấy gì',
    pool: 'Pool thấy gì',
    hangUp: 'proxy cúp máy: người 3 nhận 500',
    legend: {
      waits: 'chờ kết nối',
      works: 'đang giữ kết nối',
      unheard: 'vẫn làm tiếp, không còn ai nghe',
    },
  },
};
