import { useData } from 'vitepress';
import { type ComputedRef, computed } from 'vue';
import type { Lang } from '../../data/bilingual.ts';

/** The language of the page one is on. */
export function useLang(): ComputedRef<Lang> {
  const { lang } = useData();
  return computed(() => (lang.value === 'vi' ? 'vi' : 'en'));
}
