import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { isLoopbackAddress } from '../server/guard.ts';
import { SiteServer } from '../server/site.ts';
import type { Text } from '../text.ts';
import { type Context, EXIT, type ExitCode, UsageError } from './context.ts';

const DEFAULT_PORT = 4310;
const DEFAULT_HOST = '127.0.0.1';

export interface ServeOptions {
  port?: number;
  host?: string;
  /** With the runtime that executes code. */
  local?: boolean;
}

/** `npm run serve`: the built site. Exercises run on this machine only with `--local`, and then for nobody else. */
export async function serve({ course, terminal, signal }: Context, options: ServeOptions): Promise<ExitCode> {
  const { host = DEFAULT_HOST, local = false } = options;
  if (local && !isLoopbackAddress(host)) throw new UsageError(localForOthers(host));
  const site = openSite(course, local);
  const wanted = options.port ?? DEFAULT_PORT;
  const port = await site.listen(wanted, plainAddress(host)).catch((error: NodeJS.ErrnoException) => {
    const text = cannotListen(error.code, host, wanted);
    throw text ? new UsageError(text) : error;
  });
  const address = `http://${shownHost(host)}:${port}/${terminal.language === 'vi' ? 'vi/' : ''}`;
  terminal.say({ en: `The course is at ${address} · Ctrl+C ends it`, vi: `Khóa học ở ${address} · Ctrl+C để dừng` });
  terminal.say(local ? WITH_RUNTIME : STATIC);
  if (!isLoopbackAddress(host)) terminal.say(NEEDS_HTTPS);
  if (!signal.aborted) await once(signal, 'abort');
  await site.close();
  return EXIT.passed;
}

const WITH_RUNTIME: Text = {
  en: 'Exercises run on this machine, with your rights; nobody else can reach this address.',
  vi: 'Bài tập chạy trên máy này, với quyền của bạn; không ai khác tới được địa chỉ này.',
};
const STATIC: Text = {
  en: "This server hands out pages and runs nobody's code. To run exercises on this machine: `npm run serve -- --local`",
  vi: 'Server này chỉ đưa trang, không chạy code của ai. Muốn chạy bài tập ngay trên máy này: `npm run serve -- --local`',
};
const NEEDS_HTTPS: Text = {
  en: 'For readers on other machines put a proxy with HTTPS in front of it: over plain HTTP their browsers refuse to run exercises (WebContainers).',
  vi: 'Để người ở máy khác dùng được, hãy đặt một proxy có HTTPS phía trước: qua HTTP thường, trình duyệt của họ không chạy bài tập (WebContainer).',
};

const localForOthers = (host: string): Text => ({
  en: `--local runs whatever a page sends, with your rights, so it listens on this machine only, not on ${host}. Leave out --host, or leave out --local to serve the pages alone.`,
  vi: `--local chạy mọi thứ mà trang gửi tới, với quyền của bạn, nên chỉ nghe trên chính máy này, không nghe ở ${host}. Hãy bỏ --host, hoặc bỏ --local để chỉ phục vụ các trang.`,
});

function openSite(course: Context['course'], local: boolean): SiteServer {
  try {
    return new SiteServer(course, local);
  } catch {
    throw new UsageError({
      en: 'The site has not been built yet: `npm run build`, then `npm run serve`.',
      vi: 'Trang web chưa được build: `npm run build`, rồi `npm run serve`.',
    });
  }
}

/** `[::1]` is `::1`; and what `localhost` means is not left to a file that somebody may have edited. */
function plainAddress(host: string): string {
  return host === 'localhost' ? DEFAULT_HOST : host.replace(/^\[(.*)\]$/, '$1');
}

/** How the address is written in a URL. All addresses of this machine have a name in common. */
function shownHost(host: string): string {
  const address = plainAddress(host);
  if (address === '0.0.0.0' || address === '::') return hostname();
  return isIPv6(address) ? `[${address}]` : address;
}

function cannotListen(code: string | undefined, host: string, port: number): Text | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return {
        en: `Port ${port} is taken. Choose another one: \`npm run serve -- --port ${port + 1}\``,
        vi: `Cổng ${port} đã bị chiếm. Hãy chọn cổng khác: \`npm run serve -- --port ${port + 1}\``,
      };
    case 'EACCES':
      return {
        en: `This system does not let you listen on port ${port}. Choose one above 1023: \`npm run serve -- --port ${DEFAULT_PORT}\``,
        vi: `Hệ thống không cho bạn nghe ở cổng ${port}. Hãy chọn cổng trên 1023: \`npm run serve -- --port ${DEFAULT_PORT}\``,
      };
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        en: `--host takes an address of this machine, such as 127.0.0.1 or 0.0.0.0 for all of them; got "${host}".`,
        vi: `--host nhận một địa chỉ của máy này, chẳng hạn 127.0.0.1, hoặc 0.0.0.0 cho mọi địa chỉ; bạn đưa "${host}".`,
      };
    default:
      return undefined;
  }
}
