import type { Language } from '../../text.ts';
import type { IncidentOptions } from '../options.ts';
import type { IncidentEvent, IncidentProblem, IncidentResult } from '../result.ts';

export type ToLab = { type: 'run'; id: string; language: Language; options: IncidentOptions } | { type: 'stop' };

export type FromLab =
  | { type: 'event'; event: IncidentEvent }
  | { type: 'result'; result: IncidentResult }
  | { type: 'problem'; problem: IncidentProblem };
