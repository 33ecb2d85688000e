import type { Bilingual } from './bilingual.ts';

/** One of the ten lessons. Whether its page exists is looked up on disk, never noted here. */
export interface Part {
  readonly number: number;
  readonly slug: string;
  readonly title: Bilingual;
  /** What one can do after the lesson: one sentence. */
  readonly learn: Bilingual;
}

export const parts: readonly Part[] = [
  {
    number: 1,
    slug: '01-fundamentals',
    title: { en: 'Layers, addresses, ports, packets', vi: 'Tầng, địa chỉ, cổng, gói tin' },
    learn: {
      en: 'Say what a port is, read an endpoint, and tell a closed port from a silent one.',
      vi: 'Hiểu cổng là gì, đọc được một endpoint, phân biệt cổng đóng với cổng im lặng.',
    },
  },
  {
    number: 2,
    slug: '02-tcp-sockets',
    title: { en: 'TCP sockets', vi: 'Socket TCP' },
    learn: {
      en: 'Open, use and close a connection, and know whether the peer left politely or hung up.',
      vi: 'Mở, dùng và đóng một kết nối; biết đầu bên kia chào rồi đi hay cúp máy đột ngột.',
    },
  },
  {
    number: 3,
    slug: '03-udp-datagrams',
    title: { en: 'UDP datagrams', vi: 'Datagram UDP' },
    learn: {
      en: 'Ask and answer without a connection, and notice what was lost, doubled or late.',
      vi: 'Hỏi đáp không cần kết nối; nhận ra gói nào mất, trùng hay đến muộn.',
    },
  },
  {
    number: 4,
    slug: '04-dns-addressing',
    title: { en: 'DNS and addressing', vi: 'DNS và địa chỉ' },
    learn: {
      en: 'Turn a name into addresses, cache the answer as long as it is good, and try the next address in time.',
      vi: 'Đổi tên thành địa chỉ, cache câu trả lời chừng nào còn hạn, thử địa chỉ kế tiếp kịp lúc.',
    },
  },
  {
    number: 5,
    slug: '05-http-from-the-socket-up',
    title: { en: 'HTTP from the socket up', vi: 'HTTP, bắt đầu từ socket' },
    learn: {
      en: 'Read a request out of a byte stream, answer it by hand, and bound what a client may send.',
      vi: 'Tách request ra khỏi luồng byte, tự tay trả lời, giới hạn những gì client được gửi.',
    },
  },
  {
    number: 6,
    slug: '06-websockets',
    title: { en: 'WebSockets and real time', vi: 'WebSocket và thời gian thực' },
    learn: {
      en: 'Upgrade a connection, decode frames, and find the clients that are long gone.',
      vi: 'Nâng cấp kết nối, giải mã frame, tìm ra những client đã biến mất từ lâu.',
    },
  },
  {
    number: 7,
    slug: '07-tls-https',
    title: { en: 'TLS and HTTPS', vi: 'TLS và HTTPS' },
    learn: {
      en: 'Connect so that the name is verified, explain each certificate error, and see expiry coming.',
      vi: 'Kết nối có kiểm tra tên, giải thích được từng lỗi chứng chỉ, biết trước ngày hết hạn.',
    },
  },
  {
    number: 8,
    slug: '08-streams-backpressure-framing',
    title: { en: 'Streams, backpressure, framing', vi: 'Stream, backpressure, đóng khung' },
    learn: {
      en: 'Rebuild messages from bytes cut anywhere, and stop writing when the other side is full.',
      vi: 'Ghép lại thông điệp từ những byte bị cắt ở bất kỳ đâu; ngừng ghi khi đầu bên kia đã đầy.',
    },
  },
  {
    number: 9,
    slug: '09-concurrency-scaling',
    title: { en: 'Concurrency and scaling servers', vi: 'Xử lý đồng thời và mở rộng server' },
    learn: {
      en: 'Keep the event loop free, limit what runs at once, and shut down without dropping a call.',
      vi: 'Giữ vòng lặp sự kiện (event loop) thông thoáng, giới hạn số việc chạy cùng lúc, tắt êm không rớt cuộc gọi nào.',
    },
  },
  {
    number: 10,
    slug: '10-robust-networking',
    title: { en: 'Robust networking: errors, retries, debugging', vi: 'Lập trình mạng bền bỉ: lỗi, thử lại, gỡ lỗi' },
    learn: {
      en: 'Bound every wait, retry only what is safe, reconnect without a storm, and find the layer that fails.',
      vi: 'Đặt giới hạn cho mọi lần chờ, chỉ thử lại việc an toàn, kết nối lại mà không ùa vào cùng lúc, tìm đúng tầng bị lỗi.',
    },
  },
];

/** The eleventh chapter. */
export const incident = {
  slug: 'incident',
  title: { en: 'The incident: three accounts, one hang-up', vi: 'Sự cố: ba tài khoản, một lần cúp máy' },
  learn: {
    en: 'Follow a real “socket hang up” from the browser to the database, and fix the cause instead of the symptom.',
    vi: 'Lần theo một lỗi “socket hang up” có thật từ trình duyệt đến cơ sở dữ liệu, rồi sửa nguyên nhân thay vì triệu chứng.',
  },
} as const satisfies { slug: string; title: Bilingual; learn: Bilingual };
