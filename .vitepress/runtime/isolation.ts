import { forgetReloads, type Resume, reloadFor } from './resume.ts';
import { within } from './within.ts';

export { type Resume, reloadFor, takeResume } from './resume.ts';

type Why = 'insecure' | 'no-service-worker' | 'registration-failed' | 'still-not-isolated';

export type Isolation = { state: 'isolated' } | { state: 'reloading' } | { state: 'refused'; why: Why; detail?: string };

/** How long the browser may take to fetch, install and start the worker. */
const WAIT_MS = 10_000;

const WORKER = `${import.meta.env.BASE_URL}isolation-worker.js`;

const refused = (why: Why, detail?: string): Isolation => ({ state: 'refused', why, ...(detail ? { detail } : {}) });

/**
 * Makes the page cross-origin isolated: at once when it is; else registers the worker and loads the page anew, once. After
 * `reloading` the page is about to go away; its next load finds the exercise with {@link takeResume}.
 */
export async function isolate(resume: Resume): Promise<Isolation> {
  if (crossOriginIsolated) {
    forgetReloads('isolation');
    return { state: 'isolated' };
  }
  if (!isSecureContext) return refused('insecure');
  if (!('serviceWorker' in navigator)) return refused('no-service-worker');
  try {
    // What the worker can do for this page it has done.
    if (hasServedThisPage()) return refused('still-not-isolated', 'the page came through the worker');
    await within(WAIT_MS, startWorker());
  } catch (error) {
    return refused('registration-failed', String(error));
  }
  return reloadFor({ ...resume, why: 'isolation' })
    ? { state: 'reloading' }
    : refused('still-not-isolated', 'the page may not load itself again');
}

/** A worker controls the pages that it has served: ours does not claim others. */
function hasServedThisPage(): boolean {
  const { controller } = navigator.serviceWorker;
  return controller !== null && new URL(controller.scriptURL).pathname === WORKER;
}

/** Resolves when the worker answers for the next load. `serviceWorker.ready` would wait for ever for one that cannot be installed. */
async function startWorker(): Promise<void> {
  const registration = await navigator.serviceWorker.register(WORKER, { scope: import.meta.env.BASE_URL, updateViaCache: 'none' });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) throw new Error('the worker is gone');
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') reject(new Error('the worker could not be installed'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
