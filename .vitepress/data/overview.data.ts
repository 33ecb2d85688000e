import { catalogue } from '../../exercises/catalogue.ts';
import type { Bilingual } from './bilingual.ts';
import { isWritten } from './pages.ts';
import { incident, parts } from './parts.ts';

/** A line of the parts overview: what the page needs, computed at build time so that no catalogue reaches the browser. */
export interface OverviewEntry {
  readonly label: string;
  readonly title: Bilingual;
  readonly learn: Bilingual;
  /** Where to read it; absent while it is not written. */
  readonly page?: string;
  /** The numbers of its exercises. */
  readonly exercises: readonly number[];
}

declare const data: readonly OverviewEntry[];

export { data };

/** The incident is the eleventh chapter. */
const INCIDENT = 11;

const numbersOf = (part: number): number[] => catalogue.filter((exercise) => exercise.part === part).map((exercise) => exercise.number);

export default {
  load(): OverviewEntry[] {
    const lessons = parts.map((part): OverviewEntry => {
      const page = `parts/${part.slug}`;
      return {
        label: String(part.number),
        title: part.title,
        learn: part.learn,
        ...(isWritten(page) ? { page } : {}),
        exercises: numbersOf(part.number),
      };
    });
    return [
      ...lessons,
      {
        label: '!',
        title: incident.title,
        learn: incident.learn,
        page: incident.slug,
        exercises: numbersOf(INCIDENT),
      },
    ];
  },
};
