import type { Bilingual, Lang } from '../../data/bilingual.ts';

/** The stretches of a request, in order. */
export const stretches = ['dns', 'tcp', 'tls', 'send', 'wait', 'body', 'idle'] as const;
export type Stretch = (typeof stretches)[number];

/**
 * `whole`: the stretch may not take longer than this. `silence`: each byte starts the clock anew. `gone`: only notices that
 * the other machine no longer answers at all.
 */
export type Cover = 'whole' | 'silence' | 'gone';

export interface Limit {
  readonly name: Bilingual;
  readonly covers: Partial<Record<Stretch, Cover>>;
  readonly note: Bilingual;
}

const same = (code: string): Bilingual => ({ en: code, vi: code });

/** Each cell was tried on Node 20: a stretch that never ends, and what fired. */
export const limits: readonly Limit[] = [
  {
    name: same('AbortSignal.timeout(ms)'),
    covers: { dns: 'whole', tcp: 'whole', tls: 'whole', send: 'whole', wait: 'whole', body: 'whole' },
    note: {
      en: 'A deadline: one clock for everything, a slow but living peer included.',
      vi: 'Hạn chót: một đồng hồ cho tất cả, kể cả khi đầu bên kia còn sống nhưng chậm.',
    },
  },
  {
    name: { en: "a timer until 'connect'", vi: "timer tới khi 'connect'" },
    covers: { dns: 'whole', tcp: 'whole' },
    note: {
      en: 'A connect timeout. TLS begins after it: a silent TLS server is not noticed.',
      vi: 'Giới hạn kết nối. TLS bắt đầu sau đó, nên server TLS im lặng sẽ không bị phát hiện.',
    },
  },
  {
    name: same('socket.setTimeout(ms)'),
    covers: { dns: 'silence', tcp: 'silence', tls: 'silence', send: 'silence', wait: 'silence', body: 'silence', idle: 'silence' },
    note: {
      en: 'Also the timeout option of http.request. Only an event: it closes nothing. Your own writes start it anew.',
      vi: 'Cũng là tùy chọn timeout của http.request. Chỉ là một sự kiện, không đóng gì cả. Chính bạn ghi ra cũng làm đồng hồ chạy lại.',
    },
  },
  {
    name: same('fetch: connect, 10 s'),
    covers: { dns: 'whole', tcp: 'whole', tls: 'whole' },
    note: { en: 'Built in: UND_ERR_CONNECT_TIMEOUT.', vi: 'Có sẵn: UND_ERR_CONNECT_TIMEOUT.' },
  },
  {
    name: same('fetch: headers, 300 s'),
    covers: { send: 'whole', wait: 'whole' },
    note: { en: 'Built in: UND_ERR_HEADERS_TIMEOUT, after five minutes.', vi: 'Có sẵn: UND_ERR_HEADERS_TIMEOUT, sau năm phút.' },
  },
  {
    name: same('fetch: body, 300 s'),
    covers: { body: 'silence' },
    note: {
      en: 'Built in: five minutes without a byte. A server that drips is never too slow.',
      vi: 'Có sẵn: năm phút không có byte nào. Server nhỏ giọt thì không bao giờ bị coi là chậm.',
    },
  },
  {
    name: same('socket.setKeepAlive(true, ms)'),
    covers: { wait: 'gone', body: 'gone', idle: 'gone' },
    note: {
      en: 'Asked by the operating system: finds a machine that vanished, not a program that hangs.',
      vi: 'Hệ điều hành hỏi thay bạn: phát hiện máy đã biến mất, không phát hiện chương trình bị treo.',
    },
  },
];

export interface TimeoutTexts {
  readonly title: string;
  readonly lead: string;
  readonly table: string;
  readonly limit: string;
  readonly stretch: Record<Stretch, { readonly name: string; readonly long: string }>;
  readonly cover: Record<Cover, string>;
  readonly none: string;
}

export const texts: Record<Lang, TimeoutTexts> = {
  en: {
    title: 'Which limit covers which stretch of a request',
    lead: 'Read a column downwards: a stretch that no limit of yours covers can last as long as it likes.',
    table: 'Limits and the stretches they cover',
    limit: 'Limit',
    stretch: {
      dns: { name: 'DNS', long: 'looking up the name' },
      tcp: { name: 'TCP', long: 'TCP handshake' },
      tls: { name: 'TLS', long: 'TLS handshake' },
      send: { name: 'send', long: 'sending the request' },
      wait: { name: 'wait', long: 'waiting for the first byte' },
      body: { name: 'body', long: 'reading the body' },
      idle: { name: 'idle', long: 'an open connection without a request' },
    },
    cover: { whole: 'the whole stretch', silence: 'silence only: each byte starts it anew', gone: 'only a machine that is gone' },
    none: 'not covered',
  },
  vi: {
    title: 'Giới hạn nào bao được chặng nào của một request',
    lead: 'Hãy đọc từng cột từ trên xuống: chặng nào không có giới hạn của bạn thì kéo dài bao lâu cũng được.',
    table: 'Các giới hạn và những chặng chúng bao được',
    limit: 'Giới hạn',
    stretch: {
      dns: { name: 'DNS', long: 'tra tên' },
      tcp: { name: 'TCP', long: 'bắt tay TCP' },
      tls: { name: 'TLS', long: 'bắt tay TLS' },
      send: { name: 'gửi', long: 'gửi request' },
      wait: { name: 'chờ', long: 'chờ byte đầu tiên' },
      body: { name: 'body', long: 'đọc body' },
      idle: { name: 'rảnh', long: 'kết nối mở mà không có request' },
    },
    cover: { whole: 'cả chặng', silence: 'chỉ quãng im lặng: mỗi byte làm đồng hồ chạy lại', gone: 'chỉ khi máy kia đã biến mất' },
    none: 'không bao',
  },
};
