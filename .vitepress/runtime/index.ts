import { BrowserStore } from './browser-store.ts';
import { LocalRuntime } from './local.ts';
import type { Place } from './place.ts';
import type { Carrier, Keeper, Runtime } from './runtime.ts';
import { loadStarter } from './starters.ts';
import { localToken } from './token.ts';
import { type ContainerExercise, WebContainerRuntime } from './webcontainer/index.ts';

export { type Carrier, type Keeper, type KeptVersion, type Runtime, RuntimeFault } from './runtime.ts';

/** Undefined where the browser forbids it, as some do for every site. */
function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** What this page has for one exercise: where its file lives, and where its checks can run. */
export interface Workplace {
  keeper: Keeper;
  /** Whether a course on this machine has served the page, and runs checks for it. */
  served: boolean;
  /** Undefined where there is none: a hosted page cannot reach the learner's machine. */
  runtimeAt(place: Place): Runtime | undefined;
}

export function openWorkplace(exercise: ContainerExercise, starter: string): Workplace {
  const token = localToken();
  const starterOf = async (id: string): Promise<string | undefined> => (id === exercise.id ? starter : loadStarter(id));
  const local = token ? new LocalRuntime(token) : undefined;
  const keeper = local ?? new BrowserStore(starterOf, browserStorage(), window);
  const inBrowser = new WebContainerRuntime(keeper, exercise);
  return { keeper, served: local !== undefined, runtimeAt: (place) => (place === 'local' ? local : inBrowser) };
}

/** Where all of the learner's work is: behind the server of this page, or in this browser. */
export function chooseCarrier(): Carrier {
  const token = localToken();
  return token ? new LocalRuntime(token) : browserCarrier();
}

export function browserCarrier(): Carrier {
  return new BrowserStore(loadStarter, browserStorage(), window);
}
