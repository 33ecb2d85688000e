import { execa } from 'execa';
import { isInstalled as hasPostgres } from '../incident/keeper/binaries.ts';
import { fullBacklog } from '../lab/backlog.ts';
import { lacks, NEED_NAMES, type Need } from '../lab/needs.ts';
import { same, type Text } from '../text.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';

const OLDEST: readonly [major: number, minor: number] = [20, 19];

interface Tool {
  name: string;
  /** Arguments that make it print something and end. */
  probe: string[];
  use: Text;
  /** Debian and Ubuntu · macOS · Windows */
  install: { linux: string; darwin: string; win32: string };
}

const TOOLS: readonly Tool[] = [
  {
    name: 'curl',
    probe: ['--version'],
    use: { en: 'HTTP, with every step shown', vi: 'HTTP, hiện từng bước' },
    install: { linux: 'apt install curl', darwin: 'brew install curl', win32: 'winget install cURL.cURL' },
  },
  {
    name: 'nc',
    probe: ['-h'],
    use: { en: 'raw TCP by hand', vi: 'tự tay gõ vào một kết nối TCP' },
    install: { linux: 'apt install netcat-openbsd', darwin: 'brew install netcat', win32: 'winget install Insecure.Nmap' },
  },
  {
    name: 'openssl',
    probe: ['version'],
    use: { en: 'the TLS handshake and certificates', vi: 'bắt tay (handshake) TLS và chứng chỉ' },
    install: { linux: 'apt install openssl', darwin: 'brew install openssl', win32: 'winget install ShiningLight.OpenSSL.Light' },
  },
  {
    name: 'tcpdump',
    probe: ['--version'],
    use: { en: 'what really crossed the wire', vi: 'những gì thật sự đi trên đường dây' },
    install: { linux: 'apt install tcpdump', darwin: 'brew install tcpdump', win32: 'winget install WiresharkFoundation.Wireshark' },
  },
  {
    name: 'ss',
    probe: ['-V'],
    use: { en: 'who listens, who is connected', vi: 'ai đang nghe, ai đang kết nối' },
    install: { linux: 'apt install iproute2', darwin: 'netstat -an -p tcp', win32: 'netstat -ano -p TCP' },
  },
];

async function isInstalled({ name, probe }: Tool): Promise<boolean> {
  const { failed, code } = await execa(name, probe, { reject: false, timeout: 3000, stdin: 'ignore' });
  return !failed || code !== 'ENOENT';
}

/** A queue that really fills decides it, not the name of the system. */
async function canHang(): Promise<boolean> {
  const backlog = await fullBacklog();
  backlog?.dispose();
  return backlog !== undefined;
}

async function isMet(need: Need): Promise<boolean> {
  if (lacks(need)) return false;
  return need === 'hang' ? canHang() : true;
}

function isOldEnough(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The database of `npm run incident`, and whether there is one. */
function incidentsDatabase(): [good: boolean, words: Text] {
  if (process.env['DATABASE_URL']) {
    return [true, { en: 'PostgreSQL: the server that DATABASE_URL names', vi: 'PostgreSQL: server mà DATABASE_URL chỉ tới' }];
  }
  if (hasPostgres()) return [true, { en: 'PostgreSQL, installed with the course', vi: 'PostgreSQL, đã cài cùng khóa học' }];
  return [
    false,
    {
      en: 'PostgreSQL → `npm ci` installs it where there is one for this platform; or name a server: DATABASE_URL',
      vi: 'PostgreSQL → `npm ci` sẽ cài nếu nền tảng này có; hoặc chỉ tới một server: DATABASE_URL',
    },
  ];
}

/** `npm run doctor`: what this machine has, and how to get what is missing. */
export async function doctor({ course, terminal }: Context): Promise<ExitCode> {
  const mark = (good: boolean): string => (good ? terminal.paint('good', '✓') : terminal.paint('wait', '–'));
  const row = (good: boolean, words: string): void => terminal.paragraph(words, '      ', `  ${mark(good)} `);
  const title = (text: Text): void => terminal.line(terminal.paint('strong', terminal.words(text)));

  title(same('Node'));
  const wanted = OLDEST.join('.');
  row(
    isOldEnough(),
    isOldEnough()
      ? process.version
      : terminal.words({
          en: `${process.version}: the course needs ${wanted} or newer, from nodejs.org`,
          vi: `${process.version}: khóa học cần ${wanted} trở lên, tải ở nodejs.org`,
        }),
  );

  terminal.line();
  title({ en: 'What the checks need here', vi: 'Những gì các phép kiểm tra cần ở đây' });
  const needs = [...new Set(course.exercises.flatMap((exercise) => exercise.needs))];
  const met = await Promise.all(needs.map(isMet));
  needs.forEach((need, index) => {
    const without = terminal.words({
      en: ' · missing here: such checks are shown as "not run"',
      vi: ' · ở đây không có: các phép kiểm tra đó hiện là "không chạy"',
    });
    row(met[index] === true, terminal.words(NEED_NAMES[need]) + (met[index] ? '' : without));
  });

  terminal.line();
  title({ en: 'The incident', vi: 'Sự cố' });
  const [hasDatabase, database] = incidentsDatabase();
  row(hasDatabase, terminal.words(database));

  terminal.line();
  title({ en: 'Tools for looking at a network', vi: 'Công cụ soi mạng' });
  const installed = await Promise.all(TOOLS.map(isInstalled));
  TOOLS.forEach((tool, index) => {
    const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
    const how = installed[index] ? '' : ` → ${tool.install[platform]}`;
    row(installed[index] === true, `${tool.name.padEnd(8)} ${terminal.words(tool.use)}${terminal.paint('code', how)}`);
  });
  return isOldEnough() ? EXIT.passed : EXIT.notHere;
}
