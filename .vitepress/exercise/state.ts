import { reactive, shallowRef } from 'vue';
import type { CheckVerdict, Verdict } from '../../runner/engine/verdict.ts';
import type { LiveEvent, RunLine } from '../../runner/server/protocol.ts';
import type { Text } from '../../runner/text.ts';
import { type Keeper, type KeptVersion, type Runtime, RuntimeFault } from '../runtime/index.ts';
import { ContainerFailure } from '../runtime/webcontainer/failure.ts';
import { showProgress } from '../theme/composables/useProgress.ts';
import { ExerciseDocument } from './document.ts';

/** A check as the list shows it, from the moment it starts. */
export type CheckRow = { phase: 'running'; id: string; title: Text } | { phase: 'ended'; id: string; check: CheckVerdict };

const UNKNOWN_FAULT: Text = {
  en: 'Something went wrong on this page. Reload it; your text is kept.',
  vi: 'Trang này gặp trục trặc. Hãy tải lại; bản của bạn vẫn còn.',
};

/** Everything that the panel of one exercise knows and does, without a view. */
export class ExerciseSession {
  readonly id: string;
  readonly file: ExerciseDocument;
  readonly #closing = new AbortController();
  readonly rows = reactive(new Map<string, CheckRow>());
  readonly verdict = shallowRef<Verdict>();
  readonly running = shallowRef(false);
  /** The last run was ended by the learner. */
  readonly stopped = shallowRef(false);
  readonly hints = shallowRef(0);
  readonly hasPassed = shallowRef(false);
  readonly fault = shallowRef<Text>();
  /** Whether the file has been read, or could not be. */
  readonly ready = shallowRef(false);
  readonly canRun = shallowRef(false);
  /** What was kept could not be read, and has been set aside. */
  readonly damaged = shallowRef(false);
  #keeper: Keeper | undefined;
  #runtime: Runtime | undefined;
  #run: AbortController | undefined;

  /** Made while the page is static: there is no keeper before {@link open}. */
  constructor(id: string, starter: string) {
    this.id = id;
    this.file = new ExerciseDocument(
      id,
      starter,
      () => this.#opened,
      (work) => this.#guarded(work),
    );
  }

  get #opened(): Keeper {
    if (!this.#keeper) throw new Error('not opened yet');
    return this.#keeper;
  }

  async open(keeper: Keeper): Promise<void> {
    this.#keeper = keeper;
    await this.#guarded(async () => {
      const state = await keeper.open(this.id);
      this.file.open(state);
      this.damaged.value = state.damaged === true;
      this.hints.value = state.hints;
      this.hasPassed.value = state.progress.passedAt !== undefined;
      if (state.verdict) this.#show(state.verdict);
    });
    this.ready.value = true;
    keeper.listen((event) => this.#onLive(event), this.#closing.signal);
  }

  /** From now on checks run there; undefined: not on this page. */
  use(runtime: Runtime | undefined): void {
    this.#run?.abort();
    this.#runtime = runtime;
    this.canRun.value = runtime !== undefined;
  }

  close(): void {
    this.#closing.abort();
    this.#run?.abort();
    this.file.leave();
  }

  /** Saves, then runs the checks on what is on disk. */
  async run(): Promise<void> {
    const runtime = this.#runtime;
    if (this.running.value || !this.ready.value || !runtime) return;
    this.running.value = true;
    const run = new AbortController();
    this.#run = run;
    await this.file.save();
    if (this.file.saveState.value !== 'unsaved') {
      this.#clear();
      await this.#guarded(() => runtime.run(this.id, (line) => this.#onLine(line), run.signal));
    }
    this.running.value = false;
  }

  stop(): void {
    this.#run?.abort();
    this.stopped.value = true;
    for (const row of this.rows.values()) if (row.phase === 'running') this.rows.delete(row.id);
  }

  /** Versions that gave way and lie in no folder; none where they cannot be read. No sentence on the page is taken away for it. */
  async versions(): Promise<readonly KeptVersion[]> {
    return (await this.#keeper?.versions(this.id).catch(() => [])) ?? [];
  }

  async hint(): Promise<void> {
    await this.#guarded(async () => {
      this.hints.value = (await this.#opened.hint(this.id)).hints;
    });
  }

  async reset(): Promise<void> {
    if (!(await this.file.reset())) return;
    this.#clear();
    this.hasPassed.value = false;
  }

  #clear(): void {
    this.rows.clear();
    this.verdict.value = undefined;
    this.stopped.value = false;
  }

  #show(verdict: Verdict): void {
    this.verdict.value = verdict;
    this.stopped.value = false;
    this.rows.clear();
    for (const check of verdict.checks) this.rows.set(check.id, { phase: 'ended', id: check.id, check });
    if (verdict.status === 'passed') this.hasPassed.value = true;
  }

  #onLine(line: RunLine): void {
    switch (line.type) {
      case 'check-started':
        this.rows.set(line.id, { phase: 'running', id: line.id, title: line.title });
        return;
      case 'check-ended':
        this.rows.set(line.check.id, { phase: 'ended', id: line.check.id, check: line.check });
        return;
      case 'verdict':
        this.#show(line.verdict);
        return;
      case 'fault':
        this.fault.value = line.text;
    }
  }

  /** What happens outside of this page. */
  #onLive(event: LiveEvent): void {
    // A file that changed before we listened has not been told.
    if (event.type === 'hello' || (event.type === 'file' && event.id === this.id)) void this.file.look();
    if (event.type === 'verdict' && event.id === this.id && !this.running.value) {
      if (event.verdict) this.#show(event.verdict);
      else this.#clear();
    }
    if (event.type === 'progress') {
      this.hasPassed.value = event.exercises[this.id]?.passedAt !== undefined;
      showProgress(event.exercises);
    }
  }

  /** Tells faults instead of throwing them. Undefined after a fault; the next thing that works takes its sentence away. */
  async #guarded<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      this.fault.value = undefined;
      return await work();
    } catch (error) {
      if (error instanceof RuntimeFault) this.fault.value = error.text;
      // The container's state says so, with every way on.
      else if (error instanceof ContainerFailure) this.#clear();
      else if (!(error instanceof DOMException && error.name === 'AbortError')) this.fault.value = UNKNOWN_FAULT;
      return undefined;
    }
  }
}
