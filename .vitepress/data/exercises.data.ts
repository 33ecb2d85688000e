import { catalogue } from '../../exercises/catalogue.ts';
import type { Bilingual } from './bilingual.ts';
import { incident, parts } from './parts.ts';

/** A part with its exercises, computed at build time: the catalogue itself stays out of the browser. */
export interface ExerciseGroup {
  /** Absent for the incident. */
  readonly part?: number;
  readonly title: Bilingual;
  readonly exercises: readonly { readonly number: number; readonly title: Bilingual }[];
}

declare const data: readonly ExerciseGroup[];

export { data };

/** The incident is the eleventh chapter. */
const INCIDENT = 11;

const exercisesOf = (part: number): ExerciseGroup['exercises'] =>
  catalogue.filter((entry) => entry.part === part).map(({ number, title }) => ({ number, title }));

export default {
  load(): ExerciseGroup[] {
    const groups: ExerciseGroup[] = [
      ...parts.map(({ number, title }) => ({ part: number, title, exercises: exercisesOf(number) })),
      { title: incident.title, exercises: exercisesOf(INCIDENT) },
    ];
    return groups.filter(({ exercises }) => exercises.length > 0);
  },
};
