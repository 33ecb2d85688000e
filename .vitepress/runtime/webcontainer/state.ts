import { type ShallowRef, shallowRef } from 'vue';
import type { ProbeReport } from '../../../runner/engine/probe/report.ts';
import type { ContainerFailure } from './failure.ts';

/** How far this tab's container is. */
export type ContainerState =
  /** Nothing has been asked of it, and nothing has been loaded. */
  | { phase: 'idle' }
  /** Can this page, in this browser, have one at all? */
  | { phase: 'checking' }
  | { phase: 'booting' }
  /** What can this one do? */
  | { phase: 'probing' }
  | { phase: 'ready'; report: ProbeReport }
  | { phase: 'running'; report: ProbeReport }
  | { phase: 'failed'; failure: ContainerFailure };

/** Of this tab: in a file of its own, so that a page can show it before it loads what changes it. */
export const containerState: ShallowRef<ContainerState> = shallowRef({ phase: 'idle' });
