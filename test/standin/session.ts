import type { Frame } from 'playwright-core';
import { Container, type ContainerOptions, type RuntimeInfo } from './container.ts';
import type { Call, Event } from './message.ts';
import { Outbox } from './outbox.ts';
import { type Plays, REFUSALS } from './plays.ts';

/** What a session has to know of the service, which may change at any time. */
export interface Conditions {
  plays: Plays;
  bootDelayMs: number;
  container: ContainerOptions;
}

export const never = new Promise<never>(() => {});

/** One loaded document of the frame, from its first call until it is gone: the page left, reloaded it, or it crashed. */
export class Session {
  readonly frame: Frame;
  readonly #conditions: Conditions;
  readonly #outbox = new Outbox();
  #booting: Promise<Container> | undefined;
  #container: Container | undefined;
  #disposing: Promise<void> | undefined;

  constructor(frame: Frame, conditions: Conditions) {
    this.frame = frame;
    this.#conditions = conditions;
  }

  /** Nobody is there to hear of anything. */
  get gone(): boolean {
    return this.#disposing !== undefined;
  }

  events(): Promise<Event[]> {
    return this.#outbox.take();
  }

  async build(options: { workdirName?: string }): Promise<RuntimeInfo> {
    const { plays, bootDelayMs, container } = this.#conditions;
    if (plays === 'init-only') return never;
    if (plays === 'slow-boot') await new Promise((resolve) => setTimeout(resolve, bootDelayMs));
    const refusal = REFUSALS[plays];
    if (refusal) throw Object.assign(new Error(refusal.message), { name: refusal.name });
    if (this.gone) return never;
    this.#booting = Container.boot({ ...container, workdirName: options.workdirName }, this.#outbox);
    this.#container = await this.#booting;
    return this.#container.info;
  }

  async teardown(): Promise<void> {
    const container = await this.#booting;
    this.#booting = undefined;
    await container?.dispose();
    this.#container = undefined;
  }

  /** A call for the container, or for this session itself. */
  async answer({ room, name, args }: Call): Promise<unknown> {
    if (this.gone) return never;
    const target = room === 'session' ? this : this.#container?.[room];
    if (!target) throw new Error('The container has been torn down.');
    const method = (target as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
    if (!method) throw new Error(`The stand-in has no ${room}.${name}.`);
    const value = await method.apply(target, args);
    return this.gone ? never : value;
  }

  /** The ids of the processes that are alive. */
  alive(): number[] {
    return this.#container?.processes.alive() ?? [];
  }

  /** The document is gone, and nothing of it stays. */
  dispose(): Promise<void> {
    this.#disposing ??= this.teardown();
    return this.#disposing;
  }
}
