import type { Verdict } from '../../runner/engine/verdict.ts';
import type {
  ExerciseState,
  ImportReport,
  KeepRequest,
  KeepResult,
  LiveEvent,
  Portable,
  ResetResult,
  RunLine,
  SaveRequest,
  SaveResult,
} from '../../runner/server/protocol.ts';

/** A version that gave way to another one. */
export interface KeptVersion {
  text: string;
  keptAt: string;
  /** No program, but what was kept of the exercise and could not be read. */
  damaged?: boolean;
}

/** Where a learner's work lives: on this machine's disk, or in this browser. */
export interface Keeper {
  open(id: string): Promise<ExerciseState>;
  save(id: string, request: SaveRequest): Promise<SaveResult>;
  /** Keeps a version aside that is about to give way to another. */
  keep(id: string, request: KeepRequest): Promise<KeepResult>;
  /** What has been kept aside and lies in no folder, newest first. */
  versions(id: string): Promise<readonly KeptVersion[]>;
  hint(id: string): Promise<{ hints: number }>;
  reset(id: string): Promise<ResetResult>;
  /** Remembers the verdict of a run that has ended, unless it says nothing about the program. */
  record(id: string, verdict: Verdict): Promise<void>;
  /** Every exercise text that the learner has begun, by the exercise's id: a program may import `../42-retry/exercise.ts`. */
  others(): Promise<Record<string, string>>;
  /** Tells what happens outside of the page, until the signal aborts. */
  listen(tell: (event: LiveEvent) => void, signal: AbortSignal): void;
}

/** Takes all of a learner's work out of a place, and what comes from another place in. */
export interface Carrier {
  export(): Promise<Portable>;
  /** @throws RuntimeFault when the file is no export; nothing has been changed then */
  import(json: string): Promise<ImportReport>;
}

/** Where checks run. One interface for every runtime, one stream of events. */
export interface Runtime {
  readonly kind: Verdict['runtime'];
  /**
   * Runs the checks on what the keeper holds. Tells every line as it arrives; resolves at the end. Aborting ends the run.
   *
   * @throws RuntimeFault, or ContainerFailure
   */
  run(id: string, tell: (line: RunLine) => void, signal: AbortSignal): Promise<void>;
}

/** A runtime said no, or could not be reached; in the reader's words. */
export class RuntimeFault extends Error {
  readonly text: { en: string; vi: string };

  constructor(text: { en: string; vi: string }) {
    super(text.en);
    this.name = 'RuntimeFault';
    this.text = text;
  }
}
