import { TEXTS } from '../exercise/texts.ts';
import { BrowserStore } from './browser-store.ts';
import { LocalRuntime } from './local.ts';
import { type Carrier, type Runtime, RuntimeFault } from './runtime.ts';
import { loadStarter } from './starters.ts';
import { localToken } from './token.ts';

export { type Carrier, type Keeper, type KeptVersion, type Runtime, RuntimeFault } from './runtime.ts';

/** Undefined where the browser forbids it, as some do for every site. */
function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** A learner's work is kept in this browser, and the checks run where the course is installed. */
class ChecksElsewhere extends BrowserStore implements Runtime {
  readonly kind = 'webcontainer';
  readonly canRun = false;

  async run(): Promise<void> {
    throw new RuntimeFault(TEXTS.notHere);
  }
}

/** The runtime that this page was served with, for an exercise whose starter is at hand. */
export function chooseRuntime(id: string, starter: string): Runtime {
  const token = localToken();
  const starterOf = async (each: string): Promise<string | undefined> => (each === id ? starter : loadStarter(each));
  return token ? new LocalRuntime(token) : new ChecksElsewhere(starterOf, browserStorage(), window);
}

/** Where all of the learner's work is: behind the server of this page, or in this browser. */
export function chooseCarrier(): Carrier {
  const token = localToken();
  return token ? new LocalRuntime(token) : browserCarrier();
}

export function browserCarrier(): Carrier {
  return new BrowserStore(loadStarter, browserStorage(), window);
}
