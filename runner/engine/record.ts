import type { Place } from '../lab/place.ts';
import type { CheckEvent, CheckResult, CheckStatus, Failure } from '../lab/result.ts';
import type { Text } from '../text.ts';
import type { Message } from './channel.ts';
import type { Ending } from './child.ts';
import { explainEnding, type Interruption, problemOfInterruption } from './endings.ts';
import { LIMITS } from './limits.ts';
import { type CheckVerdict, type ConsoleEntry, type Problem, ranOf, statusOf, VERDICT_VERSION, type Verdict } from './verdict.ts';

type Declared = Extract<CheckEvent, { type: 'declared' }>['checks'][number];

/** What a run looks like from outside while it goes on. */
export type RunEvent =
  | { type: 'check-started'; id: string; title: Text }
  | { type: 'check-ended'; check: CheckVerdict }
  | { type: 'console'; entry: ConsoleEntry; check: string | undefined };

/** Everything that has been learnt of a run so far, over all the children it took. */
export class RunRecord {
  readonly #declared = new Map<string, Declared>();
  readonly #ended = new Map<string, CheckVerdict>();
  readonly #consoles = new Map<string | undefined, ConsoleEntry[]>();
  readonly #root: string;
  readonly #tell: (event: RunEvent) => void;
  #current: string | undefined;
  #exitCall: { call: string; place?: Place } | undefined;
  #kept = 0;
  #dropped = 0;
  #begun = false;
  problem: Problem | undefined;

  constructor(root: string, tell: (event: RunEvent) => void) {
    this.#root = root;
    this.#tell = tell;
  }

  readonly onMessage = (message: Message): void => {
    this.#begun = true;
    switch (message.type) {
      case 'declared':
        for (const each of message.checks) this.#declared.set(each.id, each);
        return;
      case 'started':
        this.#current = message.id;
        this.#tell({ type: 'check-started', id: message.id, title: this.#titleOf(message.id) });
        return;
      case 'ended':
        this.#end(message.result);
        return;
      case 'console':
        this.#print(message.entry);
        return;
      case 'console-dropped':
        this.#dropped += message.bytes;
        return;
      case 'exit-called':
        this.#exitCall = message;
        return;
      case 'problem':
        this.problem ??= this.#shorten(message.problem);
        return;
    }
  };

  readonly onRaw = (stream: ConsoleEntry['stream'], text: string): void => {
    this.#print({ stream, text });
  };

  /** Whether a child has said anything at all. */
  hasBegun(): boolean {
    return this.#begun;
  }

  /** The checks that have not ended, in their order; undefined when none has been declared. */
  remaining(): string[] {
    return [...this.#declared.keys()].filter((id) => !this.#ended.has(id));
  }

  /**
   * Takes note of how a child ended. A child that died during a check has decided that check;
   * one that died outside of any has decided the run.
   *
   * @returns whether the remaining checks are worth a fresh child
   */
  absorb(ending: Ending): boolean {
    if (ending.how === 'done') return false;
    const interruption: Interruption = { ending, ...(this.#exitCall ? { exitCall: this.#exitCall } : {}) };
    this.#exitCall = undefined;
    const id = this.#current;
    const fatal = ending.how === 'killed' && ['stopped', 'run-limit', 'start-limit'].includes(ending.reason);
    if (id === undefined || fatal) {
      this.problem ??= this.#shorten(problemOfInterruption(interruption));
      return false;
    }
    this.#end(this.#interrupted(id, interruption));
    return this.remaining().length > 0;
  }

  verdict(head: Pick<Verdict, 'exercise' | 'program' | 'runtime' | 'node' | 'seed' | 'durationMs'>): Verdict {
    for (const id of this.remaining()) this.#ended.set(id, this.#notReached(id));
    const checks = [...this.#declared.keys()].map((id) => this.#ended.get(id)).filter((check) => check !== undefined);
    return {
      version: VERDICT_VERSION,
      ...head,
      status: statusOf(checks, this.problem),
      checks,
      ran: ranOf(checks).length,
      console: this.#consoles.get(undefined) ?? [],
      consoleDropped: this.#dropped,
      leaks: checks.flatMap(({ leaks }) => leaks),
      ...(this.problem ? { problem: this.problem } : {}),
    };
  }

  #titleOf(id: string): Text {
    return this.#declared.get(id)?.title ?? { en: id, vi: id };
  }

  #end(result: CheckResult): void {
    const verdict: CheckVerdict = this.#shorten({ ...result, console: this.#consoles.get(result.id) ?? [] });
    this.#ended.set(result.id, verdict);
    this.#current = undefined;
    this.#tell({ type: 'check-ended', check: verdict });
  }

  #print(entry: ConsoleEntry): void {
    const text = entry.text.slice(0, Math.max(0, LIMITS.keptBytes - this.#kept));
    this.#kept += text.length;
    this.#dropped += entry.text.length - text.length;
    if (text.length === 0) return;
    const console = this.#consoles.get(this.#current) ?? [];
    const last = console.at(-1);
    if (last?.stream === entry.stream) last.text += text;
    else console.push({ stream: entry.stream, text });
    this.#consoles.set(this.#current, console);
    this.#tell({ type: 'console', entry: { stream: entry.stream, text }, check: this.#current });
  }

  #base(id: string, status: CheckStatus, words: Pick<Failure, 'did' | 'must' | 'place'>): CheckResult {
    const declared = this.#declared.get(id);
    const why = declared?.why ?? { en: '', vi: '' };
    return {
      id,
      title: this.#titleOf(id),
      status,
      failure: { ...words, why, readOn: declared?.readOn ?? '' },
      wire: [],
      leaks: [],
      durationMs: 0,
    };
  }

  #interrupted(id: string, interruption: Interruption): CheckResult {
    const { status, ...words } = explainEnding(interruption);
    return this.#base(id, status, words);
  }

  #notReached(id: string): CheckVerdict {
    const words = {
      did: { en: 'Not reached: the run ended before.', vi: 'Chưa chạy tới: lượt chạy đã kết thúc trước đó.' },
      must: { en: 'Repair what ended the run, then check again.', vi: 'Hãy sửa chỗ đã làm lượt chạy kết thúc, rồi kiểm tra lại.' },
    };
    return { ...this.#base(id, 'not-run', words), console: [] };
  }

  /** Places inside the course are told relative to its folder, as an editor's terminal can open them. */
  #shorten<T>(value: T): T {
    const root = this.#root;
    return JSON.parse(JSON.stringify(value), (key, each: unknown) => {
      if (key !== 'place' || typeof each !== 'object' || each === null) return each;
      const place = each as Place;
      return { ...place, file: shortPath(root, place.file) };
    }) as T;
  }
}

/** Relative to the course's folder where the file lies in it, with forward slashes. Without `node:path`: a page calls it too. */
export function shortPath(root: string, file: string): string {
  const [folder = '', path = ''] = [root, file].map((each) => each.replaceAll('\\', '/'));
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : file;
}
