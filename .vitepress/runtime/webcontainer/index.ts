import type { Verdict } from '../../../runner/engine/verdict.ts';
import type { RunLine } from '../../../runner/server/protocol.ts';
import type { Keeper, Runtime } from '../runtime.ts';
import { ContainerFailure } from './failure.ts';
import { containerState } from './state.ts';

/** What a run has to know of an exercise. */
export interface ContainerExercise {
  id: string;
  /** `03-probe-port` */
  folder: string;
  /** As the verdict names it. */
  head: Verdict['exercise'];
}

/** This browser, through a WebContainer. What runs it is loaded at the first run. */
export class WebContainerRuntime implements Runtime {
  readonly kind = 'webcontainer';
  readonly #keeper: Keeper;
  readonly #exercise: ContainerExercise;

  /** @param keeper where the learner's file is, whichever place that is */
  constructor(keeper: Keeper, exercise: ContainerExercise) {
    this.#keeper = keeper;
    this.#exercise = exercise;
  }

  async run(_id: string, tell: (line: RunLine) => void, signal: AbortSignal): Promise<void> {
    const { runInContainer } = await this.#load();
    await runInContainer(this.#keeper, this.#exercise, tell, signal);
  }

  async #load(): Promise<typeof import('./runtime.ts')> {
    try {
      return await import('./runtime.ts');
    } catch (error) {
      const failure = new ContainerFailure(navigator.onLine ? 'site-unreachable' : 'offline', String(error));
      containerState.value = { phase: 'failed', failure };
      throw failure;
    }
  }
}
