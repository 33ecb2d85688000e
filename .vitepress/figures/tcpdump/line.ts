import type { Bilingual, Lang } from '../../data/bilingual.ts';

/** A piece of the line. Pieces without an explanation are glue between fields. */
export interface Field {
  readonly text: string;
  readonly id?: string;
  readonly name?: Bilingual;
  readonly means?: Bilingual;
}

/** The fourth line of a capture of `curl http://127.0.0.1:3001/` on loopback: tcpdump -nn -l -i lo 'port 3001'. */
export const line: readonly Field[] = [
  {
    text: '21:14:41.795446',
    id: 'time',
    name: { en: 'time', vi: 'thời gian' },
    means: {
      en: 'When this machine saw the packet, to the microsecond. Two lines far apart: somebody waited here.',
      vi: 'Lúc máy này nhìn thấy gói tin, chính xác đến micro giây. Hai dòng cách xa nhau nghĩa là có bên đã phải chờ ở đó.',
    },
  },
  { text: ' ' },
  {
    text: 'IP',
    id: 'protocol',
    name: { en: 'protocol', vi: 'giao thức' },
    means: { en: 'IPv4. For IPv6 it says IP6.', vi: 'IPv4. Với IPv6 sẽ là IP6.' },
  },
  { text: ' ' },
  {
    text: '127.0.0.1.40102',
    id: 'source',
    name: { en: 'source', vi: 'nơi gửi' },
    means: {
      en: 'Address and port of the sender; the port follows the last dot. 40102 was picked by the system: this is the client.',
      vi: 'Địa chỉ và cổng của bên gửi; cổng nằm sau dấu chấm cuối. 40102 do hệ điều hành chọn: đây là client.',
    },
  },
  { text: ' > ' },
  {
    text: '127.0.0.1.3001',
    id: 'destination',
    name: { en: 'destination', vi: 'nơi nhận' },
    means: {
      en: 'Address and port of the receiver: the server listens on 3001.',
      vi: 'Địa chỉ và cổng của bên nhận: server nghe ở cổng 3001.',
    },
  },
  { text: ': Flags ' },
  {
    text: '[P.]',
    id: 'flags',
    name: { en: 'flags', vi: 'cờ' },
    means: {
      en: 'P is PSH (hand this to the program now), the dot is ACK. Elsewhere: S is SYN, F is FIN, R is RST. [R.] is a hang-up.',
      vi: 'P là PSH (đưa cho chương trình ngay), dấu chấm là ACK. Chỗ khác: S là SYN, F là FIN, R là RST. [R.] là bị cúp máy.',
    },
  },
  { text: ', ' },
  {
    text: 'seq 1:79',
    id: 'seq',
    name: { en: 'sequence range', vi: 'khoảng số thứ tự' },
    means: {
      en: 'Bytes 1 up to, not including, 79 of what the client sends: 78 bytes. tcpdump counts from the handshake on; -S shows the real numbers.',
      vi: 'Byte 1 đến trước byte 79 trong những gì client gửi: 78 byte. tcpdump đếm từ lúc bắt tay; -S cho xem số thật.',
    },
  },
  { text: ', ' },
  {
    text: 'ack 1',
    id: 'ack',
    name: { en: 'acknowledgement', vi: 'xác nhận' },
    means: {
      en: 'The client expects byte 1 of the server next: so far the server has sent nothing.',
      vi: 'Client đang chờ byte 1 của server: đến giờ server chưa gửi gì.',
    },
  },
  { text: ', ' },
  {
    text: 'win 64',
    id: 'win',
    name: { en: 'window', vi: 'cửa sổ' },
    means: {
      en: 'How much the sender of this packet can still take: 64 × 1,024 = 65,536 bytes, because the handshake said wscale 10. win 0 is backpressure.',
      vi: 'Bên gửi gói này còn nhận được bao nhiêu: 64 × 1.024 = 65.536 byte, vì lúc bắt tay đã báo wscale 10. win 0 chính là backpressure.',
    },
  },
  { text: ', ' },
  {
    text: 'options [nop,nop,TS val 926098744 ecr 2193344314]',
    id: 'options',
    name: { en: 'options', vi: 'tùy chọn' },
    means: {
      en: 'TCP options: two fillers and the timestamps by which both sides measure the round trip.',
      vi: 'Tùy chọn của TCP: hai ô đệm và dấu thời gian để hai bên đo một vòng đi về.',
    },
  },
  { text: ', ' },
  {
    text: 'length 78',
    id: 'length',
    name: { en: 'length', vi: 'độ dài' },
    means: {
      en: 'Bytes of payload, headers not counted. 0 means a bare signal: SYN, ACK, FIN or RST.',
      vi: 'Số byte dữ liệu, không tính header. 0 là tín hiệu suông: SYN, ACK, FIN hoặc RST.',
    },
  },
];

export const texts: Record<Lang, { title: string; lead: string; line: string }> = {
  en: {
    title: 'One line of tcpdump, field by field',
    lead: 'Point at a field, or go from one to the next with the arrow keys.',
    line: 'A line printed by tcpdump',
  },
  vi: {
    title: 'Đọc một dòng tcpdump, từng trường một',
    lead: 'Rê chuột hoặc chạm vào một trường, hay dùng phím mũi tên để đi lần lượt.',
    line: 'Một dòng tcpdump in ra',
  },
};
