import { PHASES } from '../../runner/incident/words.ts';
import { both, type Text } from '../../runner/text.ts';
import type { LabState, Step } from './session.ts';
import { TEXTS } from './texts.ts';

/** The name of a measurement. */
export function stepWords({ title, phase }: Pick<Step, 'title' | 'phase'>): Text {
  return both((language) => `${title[language]} · ${PHASES[phase][language]}`);
}

/** What a screen reader says, and everybody sees: what goes on, without its numbers; they change too often. */
export function statusWords(state: LabState, steps: readonly Step[], hasDatabase: boolean): Text | undefined {
  switch (state.phase) {
    case 'running': {
      const last = steps.at(-1);
      if (state.stopping) return TEXTS.stopping;
      if (last) return stepWords(last);
      return hasDatabase ? TEXTS.getsReady : TEXTS.starting;
    }
    case 'stopped':
      return TEXTS.stopped;
    case 'done':
      return TEXTS.done;
    default:
      return undefined;
  }
}
