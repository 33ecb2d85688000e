import type { DefaultTheme, LocaleConfig } from 'vitepress';
import { nav, sidebar } from './navigation.ts';

type Locale = LocaleConfig<DefaultTheme.Config>[string];

export const vi: Locale = {
  label: 'Tiếng Việt',
  lang: 'vi',
  title: 'Giữ Máy',
  description: 'Lập trình mạng không sợ bị cúp máy: khóa học kèm 53 bài tập bằng Node.js và TypeScript, tiếng Việt và tiếng Anh.',
  themeConfig: {
    nav: nav('vi'),
    sidebar: { '/vi/': sidebar('vi') },
    outline: { level: [2, 3], label: 'Trong trang này' },
    docFooter: { prev: 'Trang trước', next: 'Trang sau' },
    darkModeSwitchLabel: 'Giao diện',
    lightModeSwitchTitle: 'Chuyển sang nền sáng',
    darkModeSwitchTitle: 'Chuyển sang nền tối',
    sidebarMenuLabel: 'Mục lục',
    returnToTopLabel: 'Lên đầu trang',
    langMenuLabel: 'Đổi ngôn ngữ',
    navMenuLabel: 'Điều hướng chính',
    mobileMenuLabel: 'Menu',
    extraMenuLabel: 'Thêm lựa chọn',
    skipToContentLabel: 'Tới nội dung',
  },
  markdown: {
    container: {
      infoLabel: 'THÔNG TIN',
      noteLabel: 'GHI CHÚ',
      tipLabel: 'MẸO',
      warningLabel: 'LƯU Ý',
      dangerLabel: 'NGUY HIỂM',
      detailsLabel: 'Chi tiết',
      importantLabel: 'QUAN TRỌNG',
      cautionLabel: 'CẨN THẬN',
    },
    codeCopyButton: { tooltipText: 'Chép đoạn mã', copiedText: 'Đã chép' },
  },
};
