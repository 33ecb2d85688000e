import * as vitest from 'vitest';
import * as lab from '../../lab/index.ts';

/** What a check imports by name is in this process already, wherever the course lies. */
export const BUNDLED: ReadonlyMap<string, object> = new Map<string, object>([
  ['#lab', lab],
  ['vitest', vitest],
]);
