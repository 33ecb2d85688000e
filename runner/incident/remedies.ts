import type { Text } from '../text.ts';

/** On which side of the line a remedy is applied. */
export type Side = 'client' | 'server' | 'proxy';

export interface Remedy {
  name: string;
  side: Side;
  title: Text;
  /** Not part of `all`: it is here to be measured, not to be used. */
  folklore?: true;
}

/** Every remedy that can be switched on. */
export const REMEDIES = [
  {
    name: 'retry',
    side: 'client',
    title: {
      en: 'retry up to 5 times, waits below 1, 2, 4, 5, 5 s (capped backoff, full jitter)',
      vi: 'thử lại tối đa 5 lần, chờ không quá 1, 2, 4, 5, 5 giây (backoff có trần, full jitter)',
    },
  },
  {
    name: 'send-jitter',
    side: 'client',
    title: { en: 'wait 100 to 300 ms at random before sending', vi: 'chờ ngẫu nhiên 100–300 ms trước khi gửi' },
  },
  {
    name: 'spacing',
    side: 'client',
    title: { en: 'at least 300 ms between two sends of one user', vi: 'hai lần gửi của một người cách nhau ít nhất 300 ms' },
  },
  {
    name: 'lock',
    side: 'client',
    title: { en: 'one send at a time per user', vi: 'mỗi người mỗi lúc chỉ gửi một tin' },
  },
  {
    name: 'network-errors',
    side: 'client',
    title: {
      en: 'retry only what may pass: network errors, 429, 500, 502, 503, 504',
      vi: 'chỉ thử lại lỗi có thể tự hết: lỗi mạng, 429, 500, 502, 503, 504',
    },
  },
  {
    name: 'idempotency-key',
    side: 'client',
    title: {
      en: 'one key per message, the same at every attempt; the database refuses the second',
      vi: 'mỗi tin một key, lần thử nào cũng giữ nguyên; cơ sở dữ liệu từ chối bản thứ hai',
    },
  },
  {
    name: 'breaker',
    side: 'client',
    title: { en: 'circuit breaker: 5 failures in a row, then 10 s of rest', vi: 'cầu dao: 5 lỗi liên tiếp thì nghỉ 10 giây' },
  },
  {
    name: 'retry-after',
    side: 'client',
    title: { en: 'wait at least as long as Retry-After says', vi: 'chờ ít nhất bằng thời gian Retry-After yêu cầu' },
  },
  {
    name: 'pool',
    side: 'server',
    title: {
      en: 'pool of 20 + 10 connections, with a limit on waiting for one',
      vi: 'pool 20 + 10 kết nối, có giới hạn thời gian chờ lấy kết nối',
    },
  },
  {
    name: 'statement-timeout',
    side: 'server',
    title: { en: 'the database cancels a statement after 1 s', vi: 'cơ sở dữ liệu hủy câu lệnh chạy quá 1 giây' },
  },
  {
    name: 'user-limit',
    side: 'server',
    title: { en: '10 messages a minute per user, then 429 with Retry-After', vi: 'mỗi người 10 tin mỗi phút, quá thì 429 kèm Retry-After' },
  },
  {
    name: 'queue',
    side: 'server',
    title: { en: 'bounded queue of 100; full means 503 at once', vi: 'hàng đợi tối đa 100; đầy thì trả 503 ngay' },
  },
  {
    name: 'batch',
    side: 'server',
    title: {
      en: 'comments of the same moment in one INSERT; a list in one query instead of N+1',
      vi: 'các bình luận cùng lúc gom vào một INSERT; đọc danh sách bằng một truy vấn thay cho N+1',
    },
  },
  {
    name: 'proxy-timeout',
    side: 'proxy',
    title: { en: 'the proxy waits 5 s instead of 300 ms', vi: 'proxy chờ 5 giây thay vì 300 ms' },
  },
  {
    name: 'address-limit',
    side: 'server',
    folklore: true,
    title: {
      en: "10 messages a minute per address: the proxy's, so all users share them",
      vi: 'mỗi địa chỉ 10 tin mỗi phút: đó là địa chỉ của proxy, nên mọi người dùng chung',
    },
  },
] as const satisfies readonly Remedy[];

export type RemedyName = (typeof REMEDIES)[number]['name'];

export const ALL_REMEDIES: readonly RemedyName[] = REMEDIES.filter((remedy) => !('folklore' in remedy)).map(({ name }) => name);

export function isRemedy(name: string): name is RemedyName {
  return REMEDIES.some((remedy) => remedy.name === name);
}
