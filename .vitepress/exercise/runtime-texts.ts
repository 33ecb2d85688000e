import type { Text } from '../../runner/text.ts';
import type { ContainerState } from '../runtime/webcontainer/state.ts';

/** What the panel says about the place where checks run. */
export const RUNTIME_TEXTS = {
  where: { en: 'Checks run', vi: 'Chạy kiểm tra' },
  local: { en: 'on this machine', vi: 'trên máy này' },
  webcontainer: { en: 'in this browser', vi: 'trong trình duyệt này' },
  elsewhere: { en: 'on my machine', vi: 'trên máy của tôi' },
  elsewhereHow: {
    en: 'With the course on your machine (Node.js 20.19 or newer), put your code into the exercise file and run:',
    vi: 'Khi đã có khóa học trên máy (Node.js 20.19 trở lên), hãy đưa code của bạn vào file bài tập rồi chạy:',
  },
  before: {
    en: 'The first run loads a WebContainer from stackblitz.com: Node.js inside this page, several megabytes. Until then nothing is loaded from there.',
    vi: 'Lần chạy đầu sẽ tải WebContainer từ stackblitz.com: Node.js ngay trong trang này, vài megabyte. Trước đó không có gì được tải từ nơi ấy.',
  },
  terms: { en: 'Terms and privacy', vi: 'Điều khoản và quyền riêng tư' },
  askPhone: {
    en: 'Running checks here loads several megabytes from stackblitz.com and takes much memory. On a phone it may fail, and cost mobile data.',
    vi: 'Chạy kiểm tra ở đây sẽ tải vài megabyte từ stackblitz.com và tốn nhiều bộ nhớ. Trên điện thoại có thể không chạy được và tốn dữ liệu di động.',
  },
  agree: { en: 'Load it and run', vi: 'Tải và chạy' },
  decline: { en: 'Not now', vi: 'Để sau' },
  retry: { en: 'Try again', vi: 'Thử lại' },
  onMyMachine: { en: 'Run it on your machine instead:', vi: 'Hoặc chạy trên máy của bạn:' },
  copy: { en: 'Copy', vi: 'Sao chép' },
  copied: { en: 'Copied', vi: 'Đã sao chép' },
  download: { en: 'Download my code', vi: 'Tải code của tôi' },
  readOn: { en: 'What is behind it', vi: 'Xem nguyên nhân' },
  details: { en: 'Its own words', vi: 'Nguyên văn lỗi' },
  running: { en: 'Where the checks run', vi: 'Kiểm tra chạy ở đâu' },
} satisfies Record<string, Text>;

/** What goes on, while something does. */
export const PHASE_TEXTS: Record<Exclude<ContainerState['phase'], 'idle' | 'failed'>, Text> = {
  checking: { en: 'Looking at this browser…', vi: 'Đang xem trình duyệt này…' },
  booting: { en: 'Starting the WebContainer…', vi: 'Đang khởi động WebContainer…' },
  probing: { en: 'Trying out what it can do…', vi: 'Đang thử xem nó làm được gì…' },
  ready: { en: 'The WebContainer is ready.', vi: 'WebContainer đã sẵn sàng.' },
  running: { en: 'The checks run in this page.', vi: 'Các phép kiểm tra đang chạy trong trang này.' },
};
