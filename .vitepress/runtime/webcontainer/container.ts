import type { FileSystemTree, WebContainer } from '@webcontainer/api';
import type { ProbeReport } from '../../../runner/engine/probe/report.ts';
import { forgetReloads, type Resume } from '../resume.ts';
import { TooLate, within } from '../within.ts';
import { type Files, loadEngine, loadTypeStripper } from './assets.ts';
import { Booter } from './boot.ts';
import { probe, probeFully } from './capabilities.ts';
import { ContainerFailure, failureOf } from './failure.ts';
import { containerState } from './state.ts';
import { requireSupport } from './support.ts';

const MOUNT_MS = 30_000;

/** A container that is up, with our engine in it. */
export interface OpenContainer {
  container: WebContainer;
  /** What it can do. */
  report: ProbeReport;
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

const filesOf = (files: Files): FileSystemTree =>
  Object.fromEntries(Object.entries(files).map(([name, contents]) => [name, { file: { contents } }]));

/** `dist/` is CommonJS, and so is this; a learner's program is not. */
const engineTree = (engine: Files): FileSystemTree => ({
  'package.json': { file: { contents: '{ "type": "module" }\n' } },
  '.hold': {
    directory: {
      engine: { directory: filesOf({ 'package.json': '{ "type": "commonjs" }\n', ...engine }) },
      run: { directory: {} },
    },
  },
});

/** This tab's WebContainer: there can be one, it boots when it is first asked for, and stays while one walks through the pages. */
export class Container {
  readonly state = containerState;
  readonly #booter = new Booter();
  #opening: Promise<OpenContainer> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Works with the container, after whoever did so before.
   *
   * @param resume what to go on with if the page has to be loaded anew
   * @throws ContainerFailure, which is also the state then
   */
  async use<T>(resume: Resume, work: (open: OpenContainer) => Promise<T>): Promise<T> {
    const open = await this.#open(resume);
    const turn = this.#turn.then(() => this.#work(open, work));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Puts the engine back: a program may have deleted it. */
  async repair({ container, report }: OpenContainer): Promise<void> {
    await this.#mountEngine(container, report);
  }

  /** Every single trial of the probe, for the record. */
  probeFully(): Promise<ProbeReport> {
    return this.use({ exercise: '', why: 'isolation' }, ({ container }) => probeFully(container));
  }

  #open(resume: Resume): Promise<OpenContainer> {
    this.#opening ??= this.#start(resume).catch((error: unknown) => this.#fail(error));
    return this.#opening;
  }

  async #start(resume: Resume): Promise<OpenContainer> {
    this.state.value = { phase: 'checking' };
    await requireSupport(resume);
    if (!navigator.onLine) throw new ContainerFailure('offline');
    this.state.value = { phase: 'booting' };
    const [engine, container] = await Promise.all([loadEngine(), this.#booter.boot()]);
    this.state.value = { phase: 'probing' };
    await this.#mount(container, engineTree(engine));
    const report = await probe(container);
    if (!report.features.stripsTypes) await this.#mountEngine(container, report);
    forgetReloads('retry');
    this.state.value = { phase: 'ready', report };
    return { container, report };
  }

  async #work<T>(open: OpenContainer, work: (open: OpenContainer) => Promise<T>): Promise<T> {
    this.state.value = { phase: 'running', report: open.report };
    try {
      const result = await work(open);
      this.state.value = { phase: 'ready', report: open.report };
      return result;
    } catch (error) {
      if (!isAbort(error)) return this.#fail(error);
      this.state.value = { phase: 'ready', report: open.report };
      throw error;
    }
  }

  #fail(error: unknown): never {
    const failure = error instanceof TooLate ? new ContainerFailure('crashed', error.message) : failureOf(error);
    this.#opening = undefined;
    this.state.value = { phase: 'failed', failure };
    throw failure;
  }

  async #mountEngine(container: WebContainer, report: ProbeReport): Promise<void> {
    const stripper = report.features.stripsTypes ? {} : await loadTypeStripper();
    await this.#mount(container, engineTree({ ...(await loadEngine()), ...stripper }));
  }

  async #mount(container: WebContainer, tree: FileSystemTree): Promise<void> {
    await within(MOUNT_MS, container.mount(tree));
  }
}

export const container = new Container();
