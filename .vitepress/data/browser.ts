/** Browsers of one kind share an engine, and with it what a container can do in them. */
export type BrowserKind = 'chromium' | 'firefox' | 'safari';

export interface Browser {
  readonly kind: BrowserKind;
  /** `Chrome 149` */
  readonly name: string;
}

/** In this order: every browser claims to be several others as well. */
const MARKS: readonly (readonly [mark: RegExp, name: string, kind: BrowserKind])[] = [
  // On iOS every browser is Safari inside.
  [/(?:CriOS|FxiOS|EdgiOS)\/.*?Version\/(\d+)|(?:CriOS|FxiOS|EdgiOS)\/(\d+)/, 'Safari', 'safari'],
  [/Firefox\/(\d+)/, 'Firefox', 'firefox'],
  [/Edg\/(\d+)/, 'Edge', 'chromium'],
  [/OPR\/(\d+)/, 'Opera', 'chromium'],
  [/(?:Chrome|Chromium)\/(\d+)/, 'Chrome', 'chromium'],
  [/Version\/(\d+)[\d.]* .*Safari\//, 'Safari', 'safari'],
];

/** Which browser this is; undefined for one that we do not know. */
export function browserOf(userAgent: string): Browser | undefined {
  for (const [mark, name, kind] of MARKS) {
    const match = mark.exec(userAgent);
    if (match) return { kind, name: `${name} ${match[1] ?? match[2]}` };
  }
  return undefined;
}

const KIND_OF_NAME = new Map(MARKS.map(([, name, kind]) => [name, kind]));

/** The kind of `Chrome 149`; undefined for a name that no browser of ours has. */
export function kindOfName(browser: string): BrowserKind | undefined {
  return KIND_OF_NAME.get(/^(\w+) \d+$/.exec(browser)?.[1] ?? '');
}

/** `chrome-149.json` */
export function recordFileName(browser: string): string {
  return `${browser.toLowerCase().replace(' ', '-')}.json`;
}
