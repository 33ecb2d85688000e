/** What to go on with after the page has been loaded anew. */
export interface Resume {
  exercise: string;
  why: 'isolation' | 'retry';
}

/** A load that this page has caused. */
interface Reload {
  why: Resume['why'];
  atMs: number;
}

/** What outlives a load, in this tab only. */
interface Memory {
  reloads: Reload[];
  pending?: Resume & { page: string; atMs: number };
}

/** How often the page may load itself anew within {@link LATELY_MS}: a page that does so for ever cannot be read. */
const MOST: Readonly<Record<Resume['why'], number>> = { isolation: 1, retry: 3 };
const LATELY_MS = 10 * 60_000;

/** Later than this nobody waits for it any more: a run does not begin out of the blue. */
const FRESH_MS = 60_000;

/** With the base: another site may live on the same origin. */
const KEY = `hold-resume:${import.meta.env.BASE_URL}`;

/** Undefined when the browser forbids storage. */
function recall(): Memory | undefined {
  let text: string | null;
  try {
    text = sessionStorage.getItem(KEY);
  } catch {
    return undefined;
  }
  try {
    const { reloads, pending } = JSON.parse(text ?? '{}') as Partial<Memory>;
    return { reloads: Array.isArray(reloads) ? reloads : [], ...(pending ? { pending } : {}) };
  } catch {
    return { reloads: [] };
  }
}

function remember(memory: Memory): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(memory));
    return true;
  } catch {
    return false;
  }
}

/** A time in the future is one of a clock that has been set back: it does not count for ever. */
const isWithin = (atMs: number, ms: number): boolean => Math.abs(Date.now() - atMs) < ms;

/**
 * Loads the page anew to go on with `resume`; false when that has been tried too often lately. Where nothing can be remembered
 * nobody could count, so there the page never loads itself.
 */
export function reloadFor(resume: Resume): boolean {
  const memory = recall();
  if (!memory) return false;
  const lately = memory.reloads.filter(({ atMs }) => isWithin(atMs, LATELY_MS));
  if (lately.filter(({ why }) => why === resume.why).length >= MOST[resume.why]) return false;
  const now = { why: resume.why, atMs: Date.now() };
  const pending = { ...resume, page: location.pathname, atMs: now.atMs };
  if (!remember({ reloads: [...lately, now], pending })) return false;
  location.reload();
  return true;
}

/** What an earlier load of this page wanted to go on with; once. */
export function takeResume(): Resume | undefined {
  const memory = recall();
  if (!memory?.pending) return undefined;
  const { exercise, why, page, atMs } = memory.pending;
  if (!remember({ reloads: memory.reloads })) return undefined;
  return page === location.pathname && isWithin(atMs, FRESH_MS) ? { exercise, why } : undefined;
}

/** What loads of this kind were for has been reached: the next time they count from the beginning. */
export function forgetReloads(why: Resume['why']): void {
  const memory = recall();
  if (!memory?.reloads.some((reload) => reload.why === why)) return;
  remember({ ...memory, reloads: memory.reloads.filter((reload) => reload.why !== why) });
}
