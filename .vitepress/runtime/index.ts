import { BrowserKeeper } from './browser.ts';
import { LocalRuntime } from './local.ts';
import type { Runtime } from './runtime.ts';

export { type Runtime, RuntimeFault } from './runtime.ts';

const TOKEN_META = 'meta[name="hold-runtime"]';

export function localToken(): string | undefined {
  return document.querySelector<HTMLMetaElement>(TOKEN_META)?.content;
}

/** The runtime that this page was served with. */
export function chooseRuntime(starter: string): Runtime {
  const token = localToken();
  return token ? new LocalRuntime(token) : new BrowserKeeper(starter);
}
