import type { Bilingual } from '../../data/bilingual.ts';

/** One thing that happened on a socket: what the runner records and the ladder draws. */
export interface WireEvent {
  readonly atMs: number;
  readonly conn: number;
  readonly from: 'you' | 'peer';
  readonly kind: WireKind;
  readonly size?: number;
  /** The first bytes, as text. */
  readonly bytes?: string;
  readonly text?: Bilingual;
  /** The event that broke the rule. */
  readonly broke?: boolean;
}

export type WireKind = 'connect' | 'accept' | 'refused' | 'data' | 'fin' | 'rst' | 'timeout' | 'destroy' | 'error' | 'note';
