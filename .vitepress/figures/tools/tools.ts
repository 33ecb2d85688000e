import type { Bilingual, Lang } from '../../data/bilingual.ts';

export interface Tool {
  readonly id: string;
  /** What one sees. */
  readonly symptom: Bilingual;
  readonly layer: Bilingual;
  readonly commands: readonly { readonly run: string; readonly tells: Bilingual }[];
  /** What the answer means for the next step. */
  readonly next: Bilingual;
}

export const tools: readonly Tool[] = [
  {
    id: 'name',
    symptom: { en: 'ENOTFOUND or EAI_AGAIN', vi: 'ENOTFOUND hoặc EAI_AGAIN' },
    layer: { en: 'name', vi: 'tên' },
    commands: [
      {
        run: 'getent ahosts api.example.com',
        tells: {
          en: 'what the system, and so your program, gets for the name',
          vi: 'hệ điều hành, và do đó chương trình của bạn, nhận được gì cho tên này',
        },
      },
      { run: 'dig +short api.example.com', tells: { en: 'what the DNS server says', vi: 'server DNS trả lời gì' } },
    ],
    next: {
      en: 'ENOTFOUND: the name does not exist, trying again will not help. EAI_AGAIN: the resolver is out of reach, try later.',
      vi: 'ENOTFOUND: tên không tồn tại, thử lại vô ích. EAI_AGAIN: không tới được resolver, thử lại sau.',
    },
  },
  {
    id: 'route',
    symptom: { en: 'EHOSTUNREACH, ENETUNREACH', vi: 'EHOSTUNREACH, ENETUNREACH' },
    layer: { en: 'address and route', vi: 'địa chỉ và đường đi' },
    commands: [
      { run: 'ip route get 192.0.2.10', tells: { en: 'which way this machine would take', vi: 'máy này sẽ đi đường nào' } },
      { run: 'ping -c 3 192.0.2.10', tells: { en: 'whether the host answers echo requests', vi: 'máy đích có trả lời ping không' } },
      { run: 'traceroute -n 192.0.2.10', tells: { en: 'the last router that still answers', vi: 'router cuối cùng còn trả lời' } },
    ],
    next: {
      en: 'If ping fails and curl works, only ICMP is filtered: the route is fine.',
      vi: 'Ping hỏng mà curl chạy thì chỉ là ICMP bị lọc: đường đi vẫn tốt.',
    },
  },
  {
    id: 'port',
    symptom: { en: 'ECONNREFUSED, or the connect hangs', vi: 'ECONNREFUSED, hoặc kết nối bị treo' },
    layer: { en: 'TCP, from outside', vi: 'TCP, nhìn từ ngoài' },
    commands: [
      {
        run: 'nc -vz -w 3 api.example.com 443',
        tells: { en: 'open, refused, or silent for 3 s', vi: 'mở, bị từ chối, hay im lặng 3 giây' },
      },
    ],
    next: {
      en: 'Refused: nothing listens there, or a firewall rejects. Silent: packets are dropped on the way or the accept queue is full.',
      vi: 'Bị từ chối: không ai nghe ở đó, hoặc tường lửa từ chối. Im lặng: gói tin bị bỏ giữa đường, hoặc hàng đợi accept đã đầy.',
    },
  },
  {
    id: 'own-sockets',
    symptom: { en: 'EADDRINUSE, EMFILE, sockets pile up', vi: 'EADDRINUSE, EMFILE, socket chất đống' },
    layer: { en: 'TCP, on this machine', vi: 'TCP, trên máy này' },
    commands: [
      { run: "ss -ltnp 'sport = :3000'", tells: { en: 'who listens on port 3000', vi: 'ai đang nghe ở cổng 3000' } },
      {
        run: 'ss -tnp state close-wait',
        tells: { en: 'peers that left and that your program never closed', vi: 'đầu bên kia đã đi mà chương trình của bạn chưa đóng' },
      },
    ],
    next: {
      en: 'Many in CLOSE-WAIT: a leak in your code, not in the network.',
      vi: 'Nhiều CLOSE-WAIT: rò rỉ trong code của bạn, không phải do mạng.',
    },
  },
  {
    id: 'tls',
    symptom: { en: 'A certificate error', vi: 'Lỗi chứng chỉ' },
    layer: { en: 'TLS', vi: 'TLS' },
    commands: [
      {
        run: 'openssl s_client -connect api.example.com:443 -servername api.example.com </dev/null',
        tells: { en: 'the chain that the server sends, and the verdict at the end', vi: 'chuỗi chứng chỉ server gửi, và kết luận ở cuối' },
      },
    ],
    next: {
      en: 'A chain of one where two are needed: the server forgot the intermediate certificate.',
      vi: 'Cần hai mà chuỗi chỉ có một: server quên gửi chứng chỉ trung gian.',
    },
  },
  {
    id: 'http',
    symptom: { en: 'A wrong status, or it is slow', vi: 'Status sai, hoặc chậm' },
    layer: { en: 'HTTP', vi: 'HTTP' },
    commands: [
      { run: 'curl -v https://api.example.com/health', tells: { en: 'every step, every header', vi: 'từng bước, từng header' } },
      {
        run: "curl -so /dev/null -w 'dns %{time_namelookup} tcp %{time_connect} tls %{time_appconnect} first byte %{time_starttransfer} total %{time_total}\\n' https://api.example.com/",
        tells: { en: 'in which stretch the time goes', vi: 'thời gian mất ở chặng nào' },
      },
    ],
    next: {
      en: 'The times count from the start: a stretch is the difference of two neighbours.',
      vi: 'Các mốc tính từ lúc bắt đầu: một chặng là hiệu của hai mốc kề nhau.',
    },
  },
  {
    id: 'wire',
    symptom: { en: 'ECONNRESET, “socket hang up”: who hung up?', vi: 'ECONNRESET, “socket hang up”: ai cúp máy?' },
    layer: { en: 'on the wire', vi: 'trên đường dây' },
    commands: [
      {
        run: "sudo tcpdump -nn -i any 'port 3000'",
        tells: { en: 'who sent the [R.] or the first [F.]', vi: 'ai gửi [R.] hay [F.] đầu tiên' },
      },
      {
        run: 'node --tls-keylog=keys.log client.ts',
        tells: { en: 'keys with which Wireshark reads your own TLS', vi: 'khóa để Wireshark đọc TLS của chính bạn' },
      },
    ],
    next: {
      en: 'The wire is the witness: logs say what a program believed.',
      vi: 'Đường dây là nhân chứng: log chỉ cho biết chương trình đã nghĩ gì.',
    },
  },
];

export const texts: Record<Lang, { title: string; lead: string; pick: string; next: string }> = {
  en: {
    title: 'Which tool for which symptom',
    lead: 'Start at the layer that reports the error, then go down until an answer is right.',
    pick: 'What do you see?',
    next: 'What next:',
  },
  vi: {
    title: 'Triệu chứng nào, công cụ nào',
    lead: 'Bắt đầu ở tầng báo lỗi, rồi đi dần xuống cho tới khi có câu trả lời đúng.',
    pick: 'Bạn thấy gì?',
    next: 'Bước tiếp theo:',
  },
};
