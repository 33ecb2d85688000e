import { ENGINE_TRIALS, followsSockets } from './engine.ts';
import { FEATURES, hooks, stripping, vmModules } from './features.ts';
import { type Answer, forked } from './needs/child.ts';
import { echo } from './needs/net.ts';
import { NEEDS } from './needs.ts';
import type { Met, ProbedNeed, ProbeReport, TrialResult } from './report.ts';
import { REPORT_VERSION, type Runtime } from './runtime.ts';
import type { Attempt, Trial } from './trial.ts';

/** What has been found so far. It makes a report at any time: what was not reached counts as not working. */
export class Findings {
  readonly #attempts = new Map<Trial, Attempt>();

  add(trial: Trial, attempt: Attempt): void {
    this.#attempts.set(trial, attempt);
  }

  /** Trials to which nothing came in time. */
  late(): Trial[] {
    return [...this.#attempts].filter(([, { late }]) => late).map(([trial]) => trial);
  }

  report(runtime: Runtime, full: boolean): ProbeReport {
    return {
      version: REPORT_VERSION,
      ...runtime,
      features: this.#features(),
      engine: this.#engine(),
      needs: this.#needs(),
      ...(this.#isComplete() ? {} : { late: true }),
      ...(full ? { trials: this.#trials() } : {}),
    };
  }

  /** Everything that decides something was tried, and came to an end of its own. */
  #isComplete(): boolean {
    const deciding = [...ENGINE_TRIALS, ...FEATURES, ...Object.values(NEEDS).flat()];
    return deciding.every((trial) => this.#attempts.get(trial)?.late === false);
  }

  #needs(): ProbeReport['needs'] {
    const entries = Object.entries(NEEDS).map(([need, trials]) => [need, this.#met(trials)]);
    return Object.fromEntries(entries) as Record<ProbedNeed, Met>;
  }

  #met(trials: readonly Trial[]): Met {
    const because = this.#whyNot(trials);
    return because === undefined ? { met: true } : { met: false, because };
  }

  /** Hooks that miss sockets make wrong verdicts; where there are no sockets there is nothing to miss. */
  #engine(): ProbeReport['engine'] {
    const trials = this.#works(echo) ? [...ENGINE_TRIALS, followsSockets] : ENGINE_TRIALS;
    const because = this.#whyNot(trials);
    return because === undefined ? { fits: true } : { fits: false, because };
  }

  #features(): ProbeReport['features'] {
    const answer = this.#attempts.get(forked)?.result.value as Answer | undefined;
    return {
      registerHooks: this.#works(hooks),
      stripsTypes: this.#works(stripping),
      vmModules: this.#works(vmModules) || answer?.vmModules === true,
    };
  }

  #trials(): Record<string, TrialResult> {
    return Object.fromEntries([...this.#attempts].map(([{ name }, { result }]) => [name, result]));
  }

  #works(trial: Trial): boolean {
    return this.#attempts.get(trial)?.result.ok === true;
  }

  /** The first trial that did not work, with its error. */
  #whyNot(trials: readonly Trial[]): string | undefined {
    const broken = trials.find((trial) => !this.#works(trial));
    return broken && `${broken.name}: ${this.#attempts.get(broken)?.result.error ?? 'not tried, there was no time left'}`;
  }
}
