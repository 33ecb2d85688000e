import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Frame, Page, Route } from 'playwright-core';
import type { Answer, Call } from './message.ts';
import { type Conditions, Session } from './session.ts';

/** Without both of them Chromium keeps the frame out of an isolated page, and nobody is told. */
const HEADERS = {
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** The frame's page, bundled once. */
let page: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('frame.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'iife', minify: true, write: false });
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  return `<!doctype html><title>stand-in</title><script>${script}</script>`;
}

/** The Node side: what the service answers, and the sessions of all tabs. */
export class Service {
  readonly requests: string[] = [];
  readonly #conditions: Conditions;
  readonly #sessions = new Map<string, Session>();
  /** Pages whose frames we follow. */
  readonly #followed = new WeakSet<Page>();
  /** Requests that are left without an answer. */
  readonly #held: Route[] = [];
  readonly #ending = new Set<Promise<void>>();
  #disposed = false;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  /** Answers a request to the service's address. */
  async route(route: Route): Promise<void> {
    this.requests.push(route.request().url());
    // The real service is never asked, whatever happens.
    if (this.#disposed) return route.abort();
    switch (this.#conditions.plays) {
      case 'offline':
        return route.abort('internetdisconnected');
      case 'hang':
        this.#held.push(route);
        return;
      case 'unavailable':
        return route.fulfill({ status: 503, contentType: 'text/html', body: 'Service Unavailable' });
      default:
        page ??= bundle();
        return route.fulfill({ status: 200, contentType: 'text/html', headers: HEADERS, body: await page });
    }
  }

  /** Answers a call of a frame. */
  async answer({ frame, page: tab }: { frame: Frame; page: Page }, call: Call): Promise<Answer> {
    if (this.#disposed) return new Promise(() => {});
    this.#follow(tab);
    try {
      return { value: await this.#sessionOf(frame, call.document).answer(call) };
    } catch (error) {
      const { name, message } = error as Error;
      return { refusal: { name, message } };
    }
  }

  #sessionOf(frame: Frame, document: string): Session {
    const known = this.#sessions.get(document);
    if (known) return known;
    // A frame that was loaded anew has lost its former document.
    this.#endWhere((session) => session.frame === frame);
    const session = new Session(frame, this.#conditions);
    this.#sessions.set(document, session);
    return session;
  }

  #follow(tab: Page): void {
    if (this.#followed.has(tab)) return;
    this.#followed.add(tab);
    tab.on('framedetached', (frame) => this.#endWhere((session) => session.frame === frame));
    const all = (): void => this.#endWhere((session) => session.frame.page() === tab);
    tab.once('close', all);
    tab.once('crash', all);
  }

  #endWhere(matches: (session: Session) => boolean): void {
    for (const session of this.#sessions.values()) {
      if (session.gone || !matches(session)) continue;
      const ending = session.dispose().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }

  /** How many processes are alive. */
  processes(): number {
    return [...this.#sessions.values()].reduce((sum, session) => sum + session.alive().length, 0);
  }

  /** Every frame that is loaded dies: mute first, so that the page never hears how its processes end. */
  async crash(): Promise<void> {
    const frames = [...this.#sessions.values()].filter(({ gone }) => !gone).map(({ frame }) => frame);
    await Promise.all(frames.map((frame) => frame.evaluate('globalThis.holdStandInDies()').catch(() => {})));
    this.#endWhere(() => true);
    await Promise.all(this.#ending);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all(this.#held.map((route) => route.abort().catch(() => {})));
    this.#endWhere(() => true);
    await Promise.all(this.#ending);
  }
}
