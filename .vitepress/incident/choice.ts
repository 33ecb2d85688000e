import { BOUNDS } from '../../runner/incident/options.ts';
import { ALL_REMEDIES, REMEDIES, type Remedy, type RemedyName, type Side } from '../../runner/incident/remedies.ts';
import { SCENARIOS, type ScenarioName, USUAL_SCENARIOS } from '../../runner/incident/scenario.ts';
import type { IncidentOrder } from '../../runner/server/protocol.ts';
import type { Language, Text } from '../../runner/text.ts';

/** What is ticked on the page. */
export interface Choice {
  scenarios: ScenarioName[];
  remedies: RemedyName[];
  mine: boolean;
}

/** As in the terminal: what a run measures that names nothing. */
export function usualChoice(): Choice {
  return { scenarios: [...USUAL_SCENARIOS], remedies: [...ALL_REMEDIES], mine: false };
}

const SIZES = { users: BOUNDS.users.usual, seconds: BOUNDS.seconds.usual };

/** The scenarios of the page. The terminal has more of them, and other numbers. */
const OFFERED = ['row', 'two', 'three', 'crowd'] as const satisfies readonly ScenarioName[];

const CROWD: Text = SCENARIOS.crowd.title(SIZES);
export const OFFERED_SCENARIOS: readonly { name: ScenarioName; title: Text }[] = OFFERED.map((name) => ({
  name,
  title: name === 'crowd' ? CROWD : SCENARIOS[name].title(),
}));

type Offered = Remedy & { name: RemedyName };

/** In the order in which a message passes them. */
export const REMEDIES_BY_SIDE: readonly { side: Side; remedies: readonly Offered[] }[] = (['client', 'proxy', 'server'] as const).map(
  (side) => ({ side, remedies: REMEDIES.filter((remedy) => remedy.side === side) }),
);

export function orderOf({ scenarios, remedies, mine }: Choice, language: Language): IncidentOrder {
  return { scenarios: [...scenarios], remedies: [...remedies], ...SIZES, language, ...(mine ? { with: 'mine' } : {}) };
}
