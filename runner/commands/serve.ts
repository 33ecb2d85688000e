import { once } from 'node:events';
import { SiteServer } from '../server/site.ts';
import { type Context, EXIT, type ExitCode, UsageError } from './context.ts';

const DEFAULT_PORT = 4310;

/** `npm run serve`: the built site on this machine, with exercises that run. */
export async function serve({ course, terminal, signal }: Context, options: { port?: number }): Promise<ExitCode> {
  const site = openSite(course);
  const port = await site.listen(options.port ?? DEFAULT_PORT).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    const taken = options.port ?? DEFAULT_PORT;
    throw new UsageError({
      en: `Port ${taken} is taken. Choose another one: \`npm run serve -- --port ${taken + 1}\``,
      vi: `Cổng ${taken} đã bị chiếm. Hãy chọn cổng khác: \`npm run serve -- --port ${taken + 1}\``,
    });
  });
  const address = `http://127.0.0.1:${port}/${terminal.language === 'vi' ? 'vi/' : ''}`;
  terminal.say({ en: `The course is at ${address} · Ctrl+C ends it`, vi: `Khóa học ở ${address} · Ctrl+C để dừng` });
  if (!signal.aborted) await once(signal, 'abort');
  await site.close();
  return EXIT.passed;
}

function openSite(course: Context['course']): SiteServer {
  try {
    return new SiteServer(course);
  } catch {
    throw new UsageError({
      en: 'The site has not been built yet: `npm run build`, then `npm run serve`.',
      vi: 'Trang web chưa được build: `npm run build`, rồi `npm run serve`.',
    });
  }
}
