import type { Side } from '../../runner/incident/remedies.ts';
import type { Text } from '../../runner/text.ts';

/** What the lab says on the page. What it says of a run stands in `runner/incident/words.ts`. */
export const TEXTS = {
  lab: { en: 'The incident lab', vi: 'Phòng thí nghiệm sự cố' },
  needs: {
    en: 'The lab measures a backend, a proxy and a PostgreSQL, so it runs on your machine, not in a browser. You need no database: it starts one of its own and removes it at the end.',
    vi: 'Phòng thí nghiệm đo một backend, một proxy và một PostgreSQL, nên nó chạy trên máy của bạn chứ không chạy trong trình duyệt. Bạn không cần cài cơ sở dữ liệu: nó tự khởi động một cái riêng và dọn đi khi xong.',
  },
  terminal: { en: 'In the terminal:', vi: 'Trong terminal:' },
  here: {
    en: 'On this page, once your machine serves the course:',
    vi: 'Ngay trên trang này, khi khóa học được mở từ máy của bạn:',
  },
  lead: {
    en: 'Breaks the system, repairs it with what you choose, and measures both. A PostgreSQL of its own starts for each run and is gone afterwards.',
    vi: 'Làm hỏng hệ thống, sửa bằng những biện pháp bạn chọn, rồi đo cả hai lần. Mỗi lượt khởi động một PostgreSQL riêng, chạy xong là dọn đi.',
  },
  scenarios: { en: 'Scenarios', vi: 'Kịch bản' },
  remedies: { en: 'Remedies, for the run after', vi: 'Biện pháp, cho lượt sau khi sửa' },
  all: { en: 'All', vi: 'Tất cả' },
  none: { en: 'None', vi: 'Bỏ hết' },
  folklore: { en: 'to be measured, not to be used', vi: 'để đo, không để dùng' },
  mine: {
    en: 'My own exercises 42 and 46 to 53 in the place of the course’s, those that pass',
    vi: 'Dùng bài 42 và 46–53 của chính tôi thay cho bản của khóa học, những bài đã đạt',
  },
  noScenario: { en: 'Choose a scenario first.', vi: 'Hãy chọn ít nhất một kịch bản.' },
  run: { en: 'Run the lab', vi: 'Chạy thí nghiệm' },
  running: { en: 'Running…', vi: 'Đang chạy…' },
  stop: { en: 'Stop', vi: 'Dừng' },
  starting: { en: 'Starting PostgreSQL…', vi: 'Đang khởi động PostgreSQL…' },
  getsReady: { en: 'Finding out how fast this machine is…', vi: 'Đang xem máy này nhanh chậm ra sao…' },
  stopping: {
    en: 'Stopping: the database and the processes are being removed…',
    vi: 'Đang dừng: đang dọn cơ sở dữ liệu và các tiến trình…',
  },
  stopped: {
    en: 'Stopped. No process, folder or database of the run is left.',
    vi: 'Đã dừng. Lượt chạy không để lại tiến trình, thư mục hay cơ sở dữ liệu nào.',
  },
  done: { en: 'Measured. The results are below.', vi: 'Đã đo xong. Kết quả ở bên dưới.' },
  broken: {
    en: 'The course on this machine stopped answering in the middle of the run. Is `npm start` still running? Start it, reload this page and run the lab again.',
    vi: 'Khóa học trên máy này ngừng trả lời giữa chừng. `npm start` có còn chạy không? Hãy khởi động lại, tải lại trang này rồi chạy thí nghiệm lần nữa.',
  },
  progress: { en: 'Progress', vi: 'Tiến trình chạy' },
  whole: { en: 'whole', vi: 'trọn vẹn' },
  faulty: { en: 'with faults', vi: 'có lỗi' },
  measured: { en: 'what was measured', vi: 'số liệu đã đo' },
  bad: { en: 'bad:', vi: 'xấu:' },
  timeline: { en: 'timeline', vi: 'dòng thời gian' },
  where: { en: 'What stays on your disk', vi: 'Những gì còn lại trên đĩa' },
} satisfies Record<string, Text>;

/** Remedies by the side of the line on which they are applied. */
export const SIDES: Record<Side, Text> = {
  client: { en: 'Client', vi: 'Client' },
  server: { en: 'Server', vi: 'Server' },
  proxy: { en: 'Proxy', vi: 'Proxy' },
};
