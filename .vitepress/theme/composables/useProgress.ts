import { onBeforeUnmount, onMounted, readonly, type ShallowRef, shallowRef } from 'vue';
import { keptProgress, parseKey } from '../../runtime/keys.ts';
import { localToken } from '../../runtime/token.ts';
import { type Progress, parseProgress } from './progress.ts';

const progress = shallowRef<Progress>(new Map());

/** Progress is what has passed where the learner's work lives: behind the server of this page, or in this browser. */
async function read(): Promise<unknown> {
  const token = localToken();
  if (!token) return keptProgress(localStorage);
  const answer = await fetch('/__course/progress', { headers: { 'x-hold-token': token } });
  return answer.ok ? await answer.json() : {};
}

/** What somebody else has learnt about the progress: the runtime tells it to the exercise that is open. */
export function showProgress(document: unknown): void {
  progress.value = parseProgress(document);
}

let reading: Promise<void> | undefined;

/** One read at a time, however many components ask. A failed read keeps what was known. */
export function refreshProgress(): Promise<void> {
  reading ??= read()
    .then(showProgress)
    .catch(() => {})
    .finally(() => {
      reading = undefined;
    });
  return reading;
}

/**
 * The learner's progress: empty while the page is static, filled after mount, read again when one comes back to the tab and when
 * another tab writes.
 */
export function useProgress(): Readonly<ShallowRef<Progress>> {
  const onFocus = (): void => void refreshProgress();
  // Null: somebody has emptied the storage.
  const onStorage = ({ key }: StorageEvent): void => void ((key === null || parseKey(key)?.what === 'exercise') && refreshProgress());
  onMounted(() => {
    void refreshProgress();
    window.addEventListener('storage', onStorage);
    window.addEventListener('focus', onFocus);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('focus', onFocus);
    window.removeEventListener('storage', onStorage);
  });
  return readonly(progress) as Readonly<ShallowRef<Progress>>;
}
