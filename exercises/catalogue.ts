import type { Need } from '../runner/lab/needs.ts';
import type { Text } from '../runner/text.ts';

/** One exercise of the course. */
export interface CatalogueEntry {
  /** Fixed for good: learners, links and progress files use it. */
  number: number;
  slug: string;
  /** The part it belongs to, 1 to 10; 11 is the incident. */
  part: number;
  title: Text;
  /** What its checks rely on. */
  needs: readonly Need[];
  /** The section of a lesson that it belongs to. */
  lesson: string;
  /** The id of the check that the starter is meant to fail on first. */
  starterFailsOn: string;
}

/** THE list of exercises. Nothing else lists exercises. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    number: 3,
    slug: 'probe-port',
    part: 1,
    title: { en: 'Is anybody there? Probe a port', vi: 'Có ai ở đó không? Dò một cổng' },
    needs: ['net', 'hang'],
    lesson: '10-robust-networking#error-codes',
    starterFailsOn: 'silence-is-no-answer',
  },
];
