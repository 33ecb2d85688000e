import type { Text } from '../../runner/text.ts';
import type { FailureReason } from '../runtime/webcontainer/failure.ts';

/** Why checks do not run in this browser, and what can be done about it. Each has a section of its name on the page `running`. */
export const REASONS: Record<FailureReason, { what: Text; todo: Text }> = {
  insecure: {
    what: {
      en: 'This page came over plain HTTP. Browsers give shared memory, which a WebContainer needs, to HTTPS pages only.',
      vi: 'Trang này được tải qua HTTP thường. Trình duyệt chỉ cho trang HTTPS dùng bộ nhớ chung, thứ mà WebContainer cần.',
    },
    todo: {
      en: 'Open the same address with https://. If your team serves this course, put it behind a proxy that speaks HTTPS.',
      vi: 'Hãy mở chính địa chỉ này bằng https://. Nếu nhóm bạn tự chạy khóa học trên server của mình, hãy đặt nó sau một proxy có HTTPS.',
    },
  },
  'not-isolated': {
    what: {
      en: 'The browser has not isolated this page from others (cross-origin isolation), so there is no shared memory for a WebContainer.',
      vi: 'Trình duyệt chưa cách ly trang này với các trang khác (cross-origin isolation), nên WebContainer không có bộ nhớ chung để dùng.',
    },
    todo: {
      en: 'Close other tabs of this site, then try again. In a private window, or with service workers switched off, use a normal window.',
      vi: 'Hãy đóng các tab khác của trang này rồi thử lại. Nếu đang ở cửa sổ ẩn danh hoặc đã tắt service worker, hãy dùng cửa sổ thường.',
    },
  },
  'unsupported-browser': {
    what: {
      en: 'This browser lacks something that a WebContainer is made of: shared memory, WebAssembly or service workers.',
      vi: 'Trình duyệt này thiếu một thứ mà WebContainer cần: bộ nhớ chung, WebAssembly hoặc service worker.',
    },
    todo: {
      en: 'Use a current Chrome or Edge on a computer; Firefox and Safari from 16.4 on may work. Private windows often do not.',
      vi: 'Hãy dùng Chrome hoặc Edge bản mới trên máy tính; Firefox, và Safari từ 16.4, có thể chạy được. Cửa sổ ẩn danh thường thì không.',
    },
  },
  offline: {
    what: {
      en: 'This browser says that it is offline. The WebContainer comes from stackblitz.com.',
      vi: 'Trình duyệt báo đang không có mạng. WebContainer được tải từ stackblitz.com.',
    },
    todo: {
      en: 'Connect, then try again. Your code is kept in this browser.',
      vi: 'Hãy kết nối mạng rồi thử lại. Code của bạn vẫn được giữ trong trình duyệt này.',
    },
  },
  'site-unreachable': {
    what: {
      en: 'The files that run the checks lie next to this page, and could not be loaded.',
      vi: 'Các file chạy phép kiểm tra nằm cùng chỗ với trang này, nhưng không tải được.',
    },
    todo: {
      en: 'Try again. If the site has been updated meanwhile, load this page anew; your code is kept.',
      vi: 'Hãy thử lại. Nếu trang vừa được cập nhật, hãy tải lại trang; code của bạn vẫn còn.',
    },
  },
  'service-unreachable': {
    what: {
      en: 'stackblitz.com does not answer, or something on the way does not let it through.',
      vi: 'stackblitz.com không trả lời, hoặc có thứ gì đó trên đường chặn nó lại.',
    },
    todo: {
      en: 'Try again in a minute. A company network or an ad blocker may block it: allow stackblitz.com and webcontainer.io, or run the checks on your machine.',
      vi: 'Hãy thử lại sau một phút. Mạng công ty hoặc trình chặn quảng cáo có thể chặn nó: hãy cho phép stackblitz.com và webcontainer.io, hoặc chạy kiểm tra trên máy của bạn.',
    },
  },
  blocked: {
    what: {
      en: 'The WebContainer was refused: by a policy of this site or of your company, or because the browser refuses cookies and storage to other sites.',
      vi: 'WebContainer bị từ chối: do chính sách của trang này hay của công ty bạn, hoặc do trình duyệt không cho trang khác dùng cookie và bộ nhớ.',
    },
    todo: {
      en: 'Allow third-party cookies or storage for stackblitz.com and webcontainer.io (in Brave: lower the shields for this site), then try again.',
      vi: 'Hãy cho phép cookie hoặc bộ nhớ của bên thứ ba cho stackblitz.com và webcontainer.io (với Brave: hạ Shields cho trang này), rồi thử lại.',
    },
  },
  'boot-timed-out': {
    what: {
      en: 'The WebContainer began to start, and had not finished after a minute.',
      vi: 'WebContainer đã bắt đầu khởi động, nhưng sau một phút vẫn chưa xong.',
    },
    todo: {
      en: 'On a slow line the second attempt is often faster: part of it has been loaded. Trying again loads this page anew; your code is kept.',
      vi: 'Khi mạng chậm, lần thứ hai thường nhanh hơn vì một phần đã được tải. Thử lại sẽ tải lại trang này; code của bạn vẫn còn.',
    },
  },
  'out-of-memory': {
    what: {
      en: 'The browser has no memory left for a WebContainer.',
      vi: 'Trình duyệt không còn đủ bộ nhớ cho WebContainer.',
    },
    todo: {
      en: 'Close other tabs, then try again. Phones give a page little memory: a computer is the better place.',
      vi: 'Hãy đóng bớt tab rồi thử lại. Điện thoại cho mỗi trang rất ít bộ nhớ: nên dùng máy tính.',
    },
  },
  crashed: {
    what: {
      en: 'The WebContainer does not answer any more: it has crashed, or the browser has ended it.',
      vi: 'WebContainer không trả lời nữa: nó đã sập, hoặc bị trình duyệt tắt.',
    },
    todo: {
      en: 'Trying again loads this page anew and runs the checks; your code is kept.',
      vi: 'Thử lại sẽ tải lại trang này rồi chạy kiểm tra; code của bạn vẫn còn.',
    },
  },
  'engine-unfit': {
    what: {
      en: 'The WebContainer runs, but lacks something that the checks stand on. Verdicts from here could be wrong, so none is given.',
      vi: 'WebContainer chạy được, nhưng thiếu thứ mà các phép kiểm tra dựa vào. Kết quả ở đây có thể sai, nên không đưa ra kết quả nào.',
    },
    todo: {
      en: 'Run the checks on your machine; the code comes along with the download.',
      vi: 'Hãy chạy kiểm tra trên máy của bạn; nút tải về cho bạn mang theo code đã viết.',
    },
  },
};
