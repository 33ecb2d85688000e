/** What to go on with after the page has been loaded anew. */
export interface Resume {
  exercise: string;
  why: 'isolation' | 'retry';
}

/** A load that a page has caused in some tab of this browser. */
interface Reload extends Resume {
  tab: string;
  page: string;
  atMs: number;
  /** Whether the page has been told what to go on with. */
  taken: boolean;
}

/** How often a tab may load itself anew within {@link LATELY_MS}: a page that does so for ever cannot be read. */
const MOST: Readonly<Record<Resume['why'], number>> = { isolation: 1, retry: 3 };
const LATELY_MS = 10 * 60_000;

/** Later than this nobody waits for it any more: a run does not begin out of the blue. */
const FRESH_MS = 60_000;

/** With the base: another site may live on the same origin. */
const RELOADS = `hold-reloads:${import.meta.env.BASE_URL}`;
const TAB = `hold-tab:${import.meta.env.BASE_URL}`;

/** A time in the future is one of a clock that has been set back: it does not count for ever. */
const isWithin = (atMs: number, ms: number): boolean => Math.abs(Date.now() - atMs) < ms;

/**
 * The name of this tab; it never changes, and that is all that `sessionStorage` can be trusted with here. An isolated page runs in
 * another process, and when the tab goes back to a page that is not, Chromium shows what the first process stored before: a run
 * that is over would begin once more. `history.state` does not even survive the change.
 */
function thisTab(): string {
  const tab = sessionStorage.getItem(TAB) ?? Math.random().toString(36).slice(2);
  sessionStorage.setItem(TAB, tab);
  return tab;
}

function recall(): Reload[] {
  const text = localStorage.getItem(RELOADS) ?? '[]';
  try {
    const reloads = JSON.parse(text) as Reload[];
    return reloads.filter(({ atMs }) => isWithin(atMs, LATELY_MS));
  } catch {
    return [];
  }
}

function remember(reloads: readonly Reload[]): void {
  if (reloads.length > 0) localStorage.setItem(RELOADS, JSON.stringify(reloads));
  else localStorage.removeItem(RELOADS);
}

/** The browser may forbid storage, or have no room left; `otherwise` is what holds then. */
function trying<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/**
 * Loads the page anew to go on with `resume`; false when that has been tried too often lately. Where nothing can be remembered
 * nobody could count, so there the page never loads itself.
 */
export function reloadFor(resume: Resume): boolean {
  const mayReload = trying(() => {
    const tab = thisTab();
    const reloads = recall();
    if (reloads.filter((reload) => reload.tab === tab && reload.why === resume.why).length >= MOST[resume.why]) return false;
    remember([...reloads, { ...resume, tab, page: location.pathname, atMs: Date.now(), taken: false }]);
    return true;
  }, false);
  if (mayReload) location.reload();
  return mayReload;
}

/** What an earlier load of this page wanted to go on with; once. */
export function takeResume(): Resume | undefined {
  return trying(() => {
    const tab = thisTab();
    const reloads = recall();
    const pending = reloads.findLast((reload) => reload.tab === tab && !reload.taken);
    if (!pending) return undefined;
    remember(reloads.map((reload) => (reload.tab === tab ? { ...reload, taken: true } : reload)));
    const { exercise, why, page, atMs } = pending;
    return page === location.pathname && isWithin(atMs, FRESH_MS) ? { exercise, why } : undefined;
  }, undefined);
}

/** What loads of this kind were for has been reached: the next time they count from the beginning. */
export function forgetReloads(why: Resume['why']): void {
  trying(() => {
    const tab = thisTab();
    remember(recall().filter((reload) => reload.tab !== tab || reload.why !== why));
  }, undefined);
}
