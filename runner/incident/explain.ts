import type { Text } from '../text.ts';
import type { DatabaseProblem } from './keeper/protocol.ts';
import type { IncidentProblem } from './result.ts';

const OWN_SERVER: Text = {
  en: 'Or name a server that runs already: `DATABASE_URL=postgres://user:password@localhost/postgres npm run incident`',
  vi: 'Hoặc chỉ tới một server đang chạy: `DATABASE_URL=postgres://user:password@localhost/postgres npm run incident`',
};

function first(words: Text): Text {
  return { en: `${words.en} ${OWN_SERVER.en}`, vi: `${words.vi} ${OWN_SERVER.vi}` };
}

/** What is wrong with the database, and what to try. */
function explainDatabase(problem: DatabaseProblem): Text {
  switch (problem.what) {
    case 'no-binaries':
      return first({
        en: `There is no embedded PostgreSQL for ${problem.platform} here. \`npm ci\` installs it where there is one (not with --omit=optional).`,
        vi: `Ở đây không có PostgreSQL nhúng cho ${problem.platform}. \`npm ci\` sẽ cài nếu có (đừng dùng --omit=optional).`,
      });
    case 'no-account':
      return first({
        en: 'PostgreSQL does not run as root, and this system has no account "nobody" to run it under. Run the command as another user.',
        vi: 'PostgreSQL không chạy dưới quyền root, mà hệ thống này không có tài khoản "nobody" để chạy thay. Hãy chạy lệnh bằng người dùng khác.',
      });
    case 'not-started':
      return first({
        en: `The embedded PostgreSQL did not start: ${problem.detail}.`,
        vi: `PostgreSQL nhúng không khởi động được: ${problem.detail}.`,
      });
    case 'unreachable':
      return {
        en: `The database does not answer: ${problem.detail}. Is the server running, and is DATABASE_URL right? Without DATABASE_URL the lab starts a server of its own.`,
        vi: `Cơ sở dữ liệu không trả lời: ${problem.detail}. Server có đang chạy không, DATABASE_URL có đúng không? Không đặt DATABASE_URL thì lệnh tự khởi động một server riêng.`,
      };
    case 'may-not-create':
      return {
        en: `The role "${problem.user}" may not create a database, and every run makes one of its own: \`ALTER ROLE "${problem.user}" CREATEDB\`, or another role in DATABASE_URL.`,
        vi: `Role "${problem.user}" không có quyền tạo cơ sở dữ liệu, mà mỗi lượt chạy cần một cơ sở dữ liệu riêng: \`ALTER ROLE "${problem.user}" CREATEDB\`, hoặc dùng role khác trong DATABASE_URL.`,
      };
  }
}

/** Why there is no result. A run that was stopped needs no words. */
export function explainProblem(problem: Exclude<IncidentProblem, { what: 'stopped' }>, mine: boolean): Text {
  if (problem.what === 'database') return explainDatabase(problem.problem);
  return mine
    ? {
        en: `The lab has crashed, most likely in an exercise of yours: ${problem.detail}`,
        vi: `Phòng thí nghiệm đã sập, nhiều khả năng do một bài tập của bạn: ${problem.detail}`,
      }
    : {
        en: `The lab has crashed; this is a fault of ours: ${problem.detail}`,
        vi: `Phòng thí nghiệm đã sập; đây là lỗi của chúng tôi: ${problem.detail}`,
      };
}
