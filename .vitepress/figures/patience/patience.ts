import type { Bilingual, Lang } from '../../data/bilingual.ts';

/** From the user inwards. */
export const layers = ['browser', 'proxy', 'backend', 'pool', 'query'] as const;
export type Layer = (typeof layers)[number];

/** From when until when a layer waits, in seconds since the click. */
export interface Wait {
  readonly fromS: number;
  readonly toS: number;
}

export interface Choice {
  readonly id: 'equal' | 'nested';
  readonly title: Bilingual;
  readonly waits: Readonly<Record<Layer, Wait | undefined>>;
  /** Who gives up first when no connection becomes free, and so decides what the user reads. */
  readonly first: Layer;
  readonly outcome: Bilingual;
}

const whole: Wait = { fromS: 0, toS: 30 };

export const choices: readonly Choice[] = [
  {
    id: 'equal',
    title: { en: 'Every limit is 30 s', vi: 'Giới hạn nào cũng 30 giây' },
    // A query that could begin only when everybody has left has no bar.
    waits: { browser: whole, proxy: whole, backend: whole, pool: whole, query: undefined },
    first: 'browser',
    outcome: {
      en: 'The outermost clock was started first, so it runs out first: the browser gives up, and where it has no limit, the proxy does. The pool knows the reason, and nobody is left to hear it.',
      vi: 'Đồng hồ ngoài cùng chạy trước nên hết giờ trước: trình duyệt bỏ cuộc, còn nếu trình duyệt không có giới hạn thì là proxy. Pool biết lý do, nhưng không còn ai để nghe.',
    },
  },
  {
    id: 'nested',
    title: { en: 'Each limit fits into the one outside', vi: 'Giới hạn trong nằm gọn trong giới hạn ngoài' },
    waits: {
      browser: whole,
      proxy: { fromS: 0, toS: 20 },
      backend: { fromS: 0, toS: 12 },
      pool: { fromS: 0, toS: 5 },
      query: { fromS: 5, toS: 10 },
    },
    first: 'pool',
    outcome: {
      en: 'The innermost one gives up first. Its 503 reaches the user after 5 s, with the reason in it, and nothing was stored.',
      vi: 'Lớp trong cùng bỏ cuộc trước. Câu trả lời 503 tới người dùng sau 5 giây, kèm lý do, và chưa có gì được lưu.',
    },
  },
];

interface PatienceTexts {
  readonly title: string;
  readonly lead: string;
  readonly layer: Record<Layer, string>;
  readonly never: string;
  readonly first: string;
  said(layer: string, wait: Wait | undefined, isFirst: boolean): string;
}

export const texts: Record<Lang, PatienceTexts> = {
  en: {
    title: 'Who may wait how long',
    lead: 'Read from the user inwards: pool + query < backend < proxy < browser.',
    layer: { browser: 'browser', proxy: 'proxy', backend: 'backend', pool: 'pool', query: 'query' },
    never: 'never begins',
    first: 'gives up first',
    said: (layer, wait, isFirst) =>
      wait ? `${layer}: from ${wait.fromS} to ${wait.toS} s${isFirst ? ', gives up first' : ''}` : `${layer}: never begins`,
  },
  vi: {
    title: 'Ai được chờ bao lâu',
    lead: 'Đọc từ phía người dùng vào trong: pool + truy vấn < backend < proxy < trình duyệt.',
    layer: { browser: 'trình duyệt', proxy: 'proxy', backend: 'backend', pool: 'pool', query: 'truy vấn' },
    never: 'không kịp bắt đầu',
    first: 'bỏ cuộc trước',
    said: (layer, wait, isFirst) =>
      wait ? `${layer}: từ giây ${wait.fromS} đến giây ${wait.toS}${isFirst ? ', bỏ cuộc trước' : ''}` : `${layer}: không kịp bắt đầu`,
  },
};
