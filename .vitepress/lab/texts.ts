import type { Text } from '../../runner/text.ts';

/** What the maintainer's page says. */
export const TEXTS = {
  run: { en: 'Run the full probe', vi: 'Chạy phép dò đầy đủ' },
  running: { en: 'Probing, up to 20 s…', vi: 'Đang dò, tối đa 20 giây…' },
  engine: { en: 'The engine', vi: 'Bộ chấm' },
  fits: { en: 'Fits: verdicts can be trusted here.', vi: 'Chạy được: kết quả chấm ở đây đáng tin.' },
  unfit: { en: 'Does not fit: no checks will run here.', vi: 'Không chạy được: ở đây sẽ không chạy phép kiểm tra nào.' },
  late: {
    en: 'Something came too late. Run the probe again with nothing else open before you record it.',
    vi: 'Có thứ trả lời quá muộn. Hãy đóng bớt các trang khác rồi dò lại trước khi ghi.',
  },
  needs: { en: 'What the checks need', vi: 'Những gì các phép kiểm tra cần' },
  need: { en: 'need', vi: 'cần' },
  met: { en: 'met', vi: 'có' },
  unmet: { en: 'missing', vi: 'thiếu' },
  because: { en: 'why not', vi: 'vì sao' },
  features: { en: 'What the engine uses of Node', vi: 'Những gì bộ chấm dùng của Node' },
  trials: { en: 'Every trial', vi: 'Từng phép thử' },
  trial: { en: 'trial', vi: 'phép thử' },
  result: { en: 'result', vi: 'kết quả' },
  record: { en: 'The file to record', vi: 'File để ghi lại' },
  todo: {
    en: 'Put it into `.vitepress/data/containers/` and commit it. Exercise pages then tell readers with this kind of browser what works there.',
    vi: 'Đặt nó vào `.vitepress/data/containers/` rồi commit. Khi đó trang bài tập cho người đọc dùng loại trình duyệt này biết ở đó chạy được những gì.',
  },
  copy: { en: 'Copy', vi: 'Sao chép' },
  copied: { en: 'Copied', vi: 'Đã sao chép' },
  download: { en: 'Download', vi: 'Tải về' },
  failed: { en: 'The probe failed: ', vi: 'Dò không thành công: ' },
} satisfies Record<string, Text>;
