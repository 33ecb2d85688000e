import { computed, reactive, shallowRef } from 'vue';
import type { CheckVerdict, ConsoleEntry, Verdict } from '../../runner/engine/verdict.ts';
import type { LiveEvent, RunLine } from '../../runner/server/protocol.ts';
import type { Text } from '../../runner/text.ts';
import { type Runtime, RuntimeFault } from '../runtime/index.ts';

/** A check as the list shows it, from the moment it starts. */
export type CheckRow = { phase: 'running'; id: string; title: Text } | { phase: 'ended'; id: string; check: CheckVerdict };

/** Whether what is in the editor is also on disk. */
export type SaveState = 'saved' | 'saving' | 'unsaved';

interface Versioned {
  text: string;
  version: string;
}

/** How long typing has to rest before it is saved, in milliseconds. */
const SAVE_AFTER_MS = 400;

const UNKNOWN_FAULT: Text = {
  en: 'Something went wrong on this page. Reload it; your text is kept.',
  vi: 'Trang này gặp trục trặc. Hãy tải lại; bản của bạn vẫn còn.',
};

/** Everything that the panel of one exercise knows and does, without a view. */
export class ExerciseSession {
  readonly id: string;
  readonly #runtime: Runtime;
  readonly #closing = new AbortController();
  readonly text = shallowRef('');
  readonly saveState = shallowRef<SaveState>('saved');
  /** What the file on disk holds, when it differs from the editor and was not written by us. */
  readonly conflict = shallowRef<Versioned>();
  /** Where the learner's version went at the last reset, and the version itself. */
  readonly undo = shallowRef<{ text: string; backup: string | undefined }>();
  readonly rows = reactive(new Map<string, CheckRow>());
  readonly console = shallowRef<ConsoleEntry[]>([]);
  readonly verdict = shallowRef<Verdict>();
  readonly running = shallowRef(false);
  readonly hints = shallowRef(0);
  readonly hasPassed = shallowRef(false);
  readonly fault = shallowRef<Text>();
  readonly notice = shallowRef<'from-disk' | 'stopped'>();
  readonly canRun = computed(() => this.#runtime.canRun);
  #version = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #run: AbortController | undefined;

  constructor(id: string, runtime: Runtime) {
    this.id = id;
    this.#runtime = runtime;
  }

  async open(): Promise<void> {
    await this.#guarded(async () => {
      const state = await this.#runtime.open(this.id);
      this.text.value = state.text;
      this.#version = state.version;
      this.hints.value = state.hints;
      this.hasPassed.value = state.progress.passedAt !== undefined;
      if (state.verdict) this.#show(state.verdict);
    });
    this.#runtime.listen((event) => this.#onLive(event), this.#closing.signal);
  }

  close(): void {
    this.#closing.abort();
    this.#run?.abort();
    if (this.saveState.value === 'unsaved') void this.save();
  }

  /** The learner has typed. */
  edit(text: string): void {
    if (text === this.text.value) return;
    this.text.value = text;
    this.saveState.value = 'unsaved';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  /** Saves one after the other: each save is based on the version that the one before has made. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    if (this.saveState.value === 'saved' || this.conflict.value) return;
    const text = this.text.value;
    this.saveState.value = 'saving';
    const done = await this.#guarded(async () => {
      const result = await this.#runtime.save(this.id, { text, base: this.#version });
      if (!result.saved) {
        this.conflict.value = { text: result.text, version: result.version };
        return false;
      }
      this.#version = result.version;
      return true;
    });
    this.saveState.value = done && this.text.value === text ? 'saved' : 'unsaved';
  }

  takeTheirs(): void {
    const theirs = this.conflict.value;
    if (!theirs) return;
    this.#take(theirs);
    this.conflict.value = undefined;
  }

  async keepMine(): Promise<void> {
    const theirs = this.conflict.value;
    if (!theirs) return;
    this.#version = theirs.version;
    this.conflict.value = undefined;
    this.saveState.value = 'unsaved';
    await this.save();
  }

  /** Saves, then runs the checks on what is on disk. */
  async run(): Promise<void> {
    if (this.running.value || !this.#runtime.canRun) return;
    await this.save();
    if (this.conflict.value) return;
    const run = new AbortController();
    this.#run = run;
    this.running.value = true;
    this.#clear();
    await this.#guarded(() => this.#runtime.run(this.id, (line) => this.#onLine(line), run.signal));
    this.running.value = false;
  }

  stop(): void {
    this.#run?.abort();
    this.notice.value = 'stopped';
  }

  async hint(): Promise<void> {
    await this.#guarded(async () => {
      this.hints.value = (await this.#runtime.hint(this.id)).hints;
    });
  }

  async reset(): Promise<void> {
    await this.save();
    const mine = this.text.value;
    await this.#guarded(async () => {
      const result = await this.#runtime.reset(this.id);
      this.undo.value = { text: mine, backup: result.backup };
      this.#take(result);
      this.#clear();
      this.hasPassed.value = false;
    });
  }

  undoReset(): void {
    const undo = this.undo.value;
    this.undo.value = undefined;
    if (undo) this.edit(undo.text);
  }

  #take({ text, version }: Versioned): void {
    clearTimeout(this.#timer);
    this.text.value = text;
    this.#version = version;
    this.saveState.value = 'saved';
  }

  #clear(): void {
    this.rows.clear();
    this.console.value = [];
    this.verdict.value = undefined;
    this.notice.value = undefined;
    this.fault.value = undefined;
  }

  #show(verdict: Verdict): void {
    this.verdict.value = verdict;
    this.console.value = verdict.console;
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
      case 'console':
        if (line.check === undefined) this.console.value = [...this.console.value, line.entry];
        return;
      case 'verdict':
        this.#show(line.verdict);
        return;
      case 'fault':
        this.fault.value = line.text;
    }
  }

  #onLive(event: LiveEvent): void {
    if (event.type === 'file' && event.id === this.id) this.#onFile(event);
    if (event.type === 'verdict' && event.id === this.id && !this.running.value) this.#show(event.verdict);
    if (event.type === 'progress') this.hasPassed.value = event.exercises[this.id]?.passedAt !== undefined;
  }

  /** Somebody else has written the file. Unsaved typing is never thrown away for it. */
  #onFile({ text, version }: Versioned): void {
    if (version === this.#version || text === this.text.value) {
      this.#version = version;
      return;
    }
    if (this.saveState.value === 'saved') {
      this.#take({ text, version });
      this.notice.value = 'from-disk';
    } else {
      this.conflict.value = { text, version };
    }
  }

  /** Tells faults instead of throwing them. Undefined after a fault. */
  async #guarded<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RuntimeFault) this.fault.value = error.text;
      else if (!(error instanceof DOMException && error.name === 'AbortError')) this.fault.value = UNKNOWN_FAULT;
      return undefined;
    }
  }
}
