import { fingerprint } from './fingerprint.ts';
import { keptExercises } from './keys.ts';

const KEY = 'hold-brought';

/** A name for all that this browser keeps; undefined for nothing. */
function stateOf(storage: Storage): string | undefined {
  const kept = [...keptExercises(storage)].sort();
  return kept.length > 0 ? fingerprint(JSON.stringify(kept)) : undefined;
}

/** Work that this browser keeps while the course itself runs on this machine. */
export const keptWork = {
  /** Whether there is some that nobody has decided about. */
  isNew(): boolean {
    try {
      const state = stateOf(localStorage);
      return state !== undefined && localStorage.getItem(KEY) !== state;
    } catch {
      return false;
    }
  },

  settle(): void {
    try {
      localStorage.setItem(KEY, stateOf(localStorage) ?? '');
    } catch {
      // Full: asked again at the next visit.
    }
  },
};
