import { shallowReactive, shallowRef } from 'vue';
import type { IncidentEvent, IncidentResult, Measure, MineUse, Phase } from '../../runner/incident/result.ts';
import { type Counts, databaseWords, disturbedWords, stretchedWords } from '../../runner/incident/words.ts';
import type { IncidentLine, IncidentOrder } from '../../runner/server/protocol.ts';
import type { Text } from '../../runner/text.ts';
import type { LocalIncident } from '../runtime/incident.ts';
import { RuntimeFault } from '../runtime/runtime.ts';
import { TEXTS } from './texts.ts';

/** What the lab is at. */
export type LabState =
  | { phase: 'idle' }
  | { phase: 'running'; stopping: boolean }
  | { phase: 'stopped' }
  | { phase: 'failed'; text: Text }
  | { phase: 'done'; result: IncidentResult };

/** One measurement, from the moment it starts. */
export interface Step {
  title: Text;
  phase: Phase;
  counts?: Counts;
  measure?: Measure;
}

/** Everything that the lab on the page knows and does, without a view. */
export class LabSession {
  readonly state = shallowRef<LabState>({ phase: 'idle' });
  /** What is to be known about this run: which database, how slow the machine is. */
  readonly notes = shallowReactive<Text[]>([]);
  readonly uses = shallowRef<readonly MineUse[]>([]);
  readonly steps = shallowReactive<Step[]>([]);
  readonly #incident: LocalIncident;
  #run: AbortController | undefined;

  constructor(incident: LocalIncident) {
    this.#incident = incident;
  }

  get running(): boolean {
    return this.state.value.phase === 'running';
  }

  async run(order: IncidentOrder): Promise<void> {
    if (this.running) return;
    this.#clear();
    this.state.value = { phase: 'running', stopping: false };
    const run = new AbortController();
    this.#run = run;
    try {
      await this.#incident.run(order, (line) => this.#onLine(line), run.signal);
      // The stream has ended without its last line: whoever wrote it is gone.
      if (this.running) this.#fail(TEXTS.broken);
    } catch (error) {
      if (!run.signal.aborted) this.#fail(error instanceof RuntimeFault ? error.text : TEXTS.broken);
    }
  }

  /** The run is over when its last line says so: then nothing of it is left. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.state.value = { phase: 'running', stopping: true };
    try {
      await this.#incident.stop();
    } catch {
      // Not even that can be said any more: hanging up ends the run as well, if there is one.
      this.#run?.abort();
      this.#fail(TEXTS.broken);
    }
  }

  /** The page goes away, and the run with it. */
  close(): void {
    this.#run?.abort();
  }

  #clear(): void {
    this.notes.length = 0;
    this.steps.length = 0;
    this.uses.value = [];
  }

  #fail(text: Text): void {
    this.state.value = { phase: 'failed', text };
  }

  #onLine(line: IncidentLine): void {
    switch (line.type) {
      case 'result':
        this.state.value = { phase: 'done', result: line.result };
        return;
      case 'stopped':
        this.state.value = { phase: 'stopped' };
        return;
      case 'fault':
        this.#fail(line.text);
        return;
      default:
        this.#onEvent(line);
    }
  }

  #onEvent(event: IncidentEvent): void {
    switch (event.type) {
      case 'database':
        this.notes.push(databaseWords(event));
        return;
      case 'stretched':
        this.notes.push(stretchedWords(event));
        return;
      case 'disturbed':
        this.notes.push(disturbedWords(event));
        return;
      case 'mine':
        this.uses.value = event.uses;
        return;
      case 'started':
        this.steps.push({ title: event.title, phase: event.phase });
        return;
      case 'progress':
        this.#update({ counts: event });
        return;
      case 'ended':
        this.#update({ measure: event.measure });
    }
  }

  /** Of the measurement that goes on: they come one after the other. */
  #update(news: Pick<Step, 'counts' | 'measure'>): void {
    const last = this.steps.at(-1);
    if (last) this.steps[this.steps.length - 1] = { ...last, ...news };
  }
}
