import type { ExerciseState, KeepResult, ResetResult, SaveRequest, SaveResult } from '../../runner/server/protocol.ts';
import type { Runtime } from './runtime.ts';

interface Kept {
  text?: string;
  hints?: number;
}

/** No runtime at hand: the text is kept in this browser, and the checks run where the course is installed. */
export class BrowserKeeper implements Runtime {
  readonly kind = 'browser';
  readonly canRun = false;
  readonly #starter: string;

  constructor(starter: string) {
    this.#starter = starter;
  }

  async open(id: string): Promise<ExerciseState> {
    const { text, hints = 0 } = this.#read(id);
    return { text: text ?? this.#starter, version: '', progress: {}, hints, verdict: undefined };
  }

  async save(id: string, { text }: SaveRequest): Promise<SaveResult> {
    this.#write(id, { ...this.#read(id), text });
    return { saved: true, version: '' };
  }

  /** The page's own undo is all there is. */
  async keep(): Promise<KeepResult> {
    return { backup: undefined };
  }

  async hint(id: string): Promise<{ hints: number }> {
    const kept = this.#read(id);
    const hints = Math.min(3, (kept.hints ?? 0) + 1);
    this.#write(id, { ...kept, hints });
    return { hints };
  }

  async reset(id: string): Promise<ResetResult> {
    const { hints } = this.#read(id);
    this.#write(id, hints === undefined ? {} : { hints });
    return { text: this.#starter, version: '', backup: undefined };
  }

  async run(): Promise<void> {}

  listen(): void {}

  #read(id: string): Kept {
    try {
      return JSON.parse(localStorage.getItem(`hold-${id}`) ?? '{}') as Kept;
    } catch {
      return {};
    }
  }

  #write(id: string, kept: Kept): void {
    try {
      localStorage.setItem(`hold-${id}`, JSON.stringify(kept));
    } catch {
      // Storage is full or forbidden: the text lives as long as the page.
    }
  }
}
