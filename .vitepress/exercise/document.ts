import { type ShallowRef, shallowRef } from 'vue';
import type { ExerciseState } from '../../runner/server/protocol.ts';
import type { Keeper } from '../runtime/index.ts';
import { dropDraft, findDraft, keepDraft } from './draft.ts';

/** Whether what is in the editor is also on disk. */
export type SaveState = 'saved' | 'saving' | 'unsaved';

interface Versioned {
  text: string;
  version: string;
}

/** A version that gave way to another one: which one is in the editor now, what the other was, and where it is kept. */
export interface Kept {
  now: 'starter' | 'theirs' | 'mine' | 'earlier';
  text: string;
  backup: string | undefined;
}

/** Tells faults instead of throwing them; undefined after a fault. */
type Guarded = <T>(work: () => Promise<T>) => Promise<T | undefined>;

/** How long typing has to rest before it is saved, in milliseconds. */
const SAVE_AFTER_MS = 400;

/** The text in the editor and the file on disk, kept the same without losing either. */
export class ExerciseDocument {
  readonly #id: string;
  readonly #keeperOf: () => Keeper;
  readonly #guarded: Guarded;
  readonly text: ShallowRef<string>;
  readonly saveState = shallowRef<SaveState>('saved');
  /** What the file on disk holds, when it differs from the editor and was not written by us. */
  readonly conflict = shallowRef<Versioned>();
  readonly kept = shallowRef<Kept>();
  /** The text has been taken over from disk. */
  readonly tookOver = shallowRef(false);
  #version = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  /** @param text what is shown until the file has been read */
  constructor(id: string, text: string, keeperOf: () => Keeper, guarded: Guarded) {
    this.#id = id;
    this.text = shallowRef(text);
    this.#keeperOf = keeperOf;
    this.#guarded = guarded;
  }

  get #keeper(): Keeper {
    return this.#keeperOf();
  }

  /** Begins with what is on disk, or with what an earlier page could not save. */
  open({ text, version }: ExerciseState): void {
    const draft = findDraft(this.#id);
    this.#take({ text, version });
    if (!draft || draft.text === text) {
      dropDraft(this.#id);
      return;
    }
    this.text.value = draft.text;
    this.saveState.value = 'unsaved';
    this.#version = draft.base;
    if (draft.base === version) void this.save();
    else this.conflict.value = { text, version };
  }

  /** The learner has typed. */
  edit(text: string): void {
    if (text === this.text.value) return;
    this.text.value = text;
    this.saveState.value = 'unsaved';
    this.tookOver.value = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  /** Whatever reads or writes the file waits for what did so before: each works on the version that the one before has left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  save(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(() => this.#save());
  }

  async #save(): Promise<void> {
    if (this.saveState.value === 'saved' || this.conflict.value) return;
    const text = this.text.value;
    this.saveState.value = 'saving';
    const result = await this.#guarded(() => this.#keeper.save(this.#id, { text, base: this.#version }));
    if (result?.saved) {
      this.#version = result.version;
      dropDraft(this.#id);
    } else {
      if (result) this.conflict.value = result;
      keepDraft(this.#id, { text: this.text.value, base: this.#version });
    }
    this.saveState.value = result?.saved && this.text.value === text ? 'saved' : 'unsaved';
  }

  /** The page is going away, perhaps before a save is answered. */
  leave(): void {
    if (this.saveState.value === 'saved') return;
    keepDraft(this.#id, { text: this.text.value, base: this.#version });
    void this.save();
  }

  /**
   * Something has happened to the file. What exactly is asked for when it is our turn: what we are told may be our own save,
   * or older than it. Unsaved typing is never thrown away for what is on disk.
   */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      const disk = await this.#guarded(() => this.#keeper.open(this.#id));
      if (!disk) return;
      if (disk.version === this.#version || disk.text === this.text.value) {
        this.#version = disk.version;
        this.conflict.value = undefined;
        await this.#save();
      } else if (this.saveState.value === 'saved') {
        this.#take(disk);
        this.tookOver.value = true;
      } else {
        this.conflict.value = { text: disk.text, version: disk.version };
      }
    });
  }

  /** The version on disk replaces ours, which is kept aside. */
  takeTheirs(): Promise<void> {
    return this.#settle(async (theirs) => {
      const mine = this.text.value;
      const kept = await this.#guarded(() => this.#keeper.keep(this.#id, { text: mine }));
      if (!kept) return;
      this.#take(theirs);
      dropDraft(this.#id);
      this.kept.value = { now: 'theirs', text: mine, backup: kept.backup };
    });
  }

  /** Ours replaces the version on disk, which is kept aside. */
  keepMine(): Promise<void> {
    return this.#settle(async (theirs) => {
      const kept = await this.#guarded(() => this.#keeper.keep(this.#id, { text: theirs.text }));
      if (!kept) return;
      this.#version = theirs.version;
      this.conflict.value = undefined;
      this.saveState.value = 'unsaved';
      await this.#save();
      this.kept.value = { now: 'mine', text: theirs.text, backup: kept.backup };
    });
  }

  #settle(decide: (theirs: Versioned) => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      if (this.conflict.value) await decide(this.conflict.value);
    });
  }

  /** The starter again. False after a fault. */
  reset(): Promise<boolean> {
    return this.#inTurn(async () => {
      // What is on disk is kept by the keeper, what is only here by us.
      const mine = this.text.value;
      const unsaved = this.saveState.value !== 'saved';
      const done = await this.#guarded(async () => {
        const aside = unsaved ? (await this.#keeper.keep(this.#id, { text: mine })).backup : undefined;
        const result = await this.#keeper.reset(this.#id);
        this.#take(result);
        dropDraft(this.#id);
        this.kept.value = { now: 'starter', text: mine, backup: aside ?? result.backup };
        return true;
      });
      return done === true;
    });
  }

  /** An earlier version again; what is in the editor is kept aside. */
  takeBack(earlier: string): Promise<void> {
    return this.#inTurn(async () => {
      const mine = this.text.value;
      if (mine === earlier) return;
      const kept = await this.#guarded(() => this.#keeper.keep(this.#id, { text: mine }));
      if (!kept) return;
      this.edit(earlier);
      this.kept.value = { now: 'earlier', text: mine, backup: kept.backup };
    });
  }

  /** Back to the version that gave way. */
  undo(): void {
    const kept = this.kept.value;
    this.kept.value = undefined;
    if (kept) this.edit(kept.text);
  }

  #take({ text, version }: Versioned): void {
    clearTimeout(this.#timer);
    this.text.value = text;
    this.#version = version;
    this.saveState.value = 'saved';
    this.conflict.value = undefined;
  }
}
