import type {
  ExerciseState,
  KeepRequest,
  KeepResult,
  LiveEvent,
  ResetResult,
  RunLine,
  SaveRequest,
  SaveResult,
} from '../../runner/server/protocol.ts';

/** Where an exercise's file lives and its checks run. One interface for every runtime, one stream of events. */
export interface Runtime {
  readonly kind: 'local' | 'browser';
  /** Whether checks can be run from the page. */
  readonly canRun: boolean;
  open(id: string): Promise<ExerciseState>;
  save(id: string, request: SaveRequest): Promise<SaveResult>;
  /** Keeps a version aside that is about to give way to another. */
  keep(id: string, request: KeepRequest): Promise<KeepResult>;
  /** Tells every line as it arrives; resolves at the end of the stream. Aborting ends the run. */
  run(id: string, tell: (line: RunLine) => void, signal: AbortSignal): Promise<void>;
  hint(id: string): Promise<{ hints: number }>;
  reset(id: string): Promise<ResetResult>;
  /** Tells what happens outside of the page, until the signal aborts. */
  listen(tell: (event: LiveEvent) => void, signal: AbortSignal): void;
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
