import type { RunEvent } from '../engine/record.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { RemedyName } from '../incident/remedies.ts';
import type { IncidentEvent, IncidentResult } from '../incident/result.ts';
import type { ScenarioName } from '../incident/scenario.ts';
import type { ProgressEntry } from '../progress.ts';
import type { Language, Text } from '../text.ts';

/** Every address of the local runtime begins with this. */
export const PREFIX = '/__course/';
/** The name of the meta element that carries the token, and of the header that sends it back. */
export const TOKEN_META = 'hold-runtime';
export const TOKEN_HEADER = 'x-hold-token';

/** `GET exercise/:id`: what the page needs to show an exercise. */
export interface ExerciseState {
  /** The learner's file, made from the starter if there was none. */
  text: string;
  /** Changes with every change of the file; `save` names the one it is based on. */
  version: string;
  progress: ProgressEntry;
  /** How many hints have been revealed. */
  hints: number;
  verdict: Verdict | undefined;
  /** What was kept of the exercise could not be read, and has been set aside: only in a browser, and told once. */
  damaged?: boolean;
}

/** `PUT exercise/:id` */
export interface SaveRequest {
  text: string;
  /** The version that the text was made from. */
  base: string;
}

/** `POST keep/:id`: a version that is about to give way to another. */
export interface KeepRequest {
  text: string;
}

export interface KeepResult {
  /** Where it is kept, relative to the course; undefined where there is no such place. */
  backup: string | undefined;
}

/** The answer to a save: `changed` means that the file was changed by somebody else meanwhile; nothing was written. */
export type SaveResult = { saved: true; version: string } | { saved: false; text: string; version: string };

/** `POST reset/:id` */
export interface ResetResult {
  text: string;
  version: string;
  /** Where the learner's version is kept, relative to the course. */
  backup: string | undefined;
}

/** `GET export` answers with all of the learner's work, `POST import` takes such a file and answers with what came of it. */
export type { ImportReport } from '../merge.ts';
export type { Portable } from '../portable.ts';

/** `POST run/:id` answers with a stream of these, a line of JSON each. */
export type RunLine = RunEvent | { type: 'verdict'; verdict: Verdict } | { type: 'fault'; text: Text };

/** `POST incident`: what is to be measured. Numbers are held to the bounds of the lab. */
export interface IncidentOrder {
  scenarios: ScenarioName[];
  /** Of the run "after"; none means that only "before" is measured. */
  remedies: RemedyName[];
  users: number;
  seconds: number;
  /** The report opens in this language. */
  language: Language;
  /** The learner's own exercises in the place of ours, those that pass. */
  with?: 'mine' | undefined;
}

/** `POST incident` answers with a stream of these; the last one is a result, `stopped` (by `POST stop/incident`), or a fault. */
export type IncidentLine = IncidentEvent | { type: 'result'; result: IncidentResult } | { type: 'stopped' } | { type: 'fault'; text: Text };

/** `GET events` streams these for as long as the page listens: what happens outside of it. */
export type LiveEvent =
  | { type: 'hello' }
  | { type: 'file'; id: string; text: string; version: string }
  /** Null after a reset: what was said before is about another program. */
  | { type: 'verdict'; id: string; verdict: Verdict | null }
  | { type: 'progress'; exercises: Readonly<Record<string, ProgressEntry>> };

/** An answer that is no success. */
export interface Refusal {
  error: Text;
}
