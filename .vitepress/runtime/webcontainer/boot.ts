import type { WebContainer } from '@webcontainer/api';
import { TooLate, within } from '../within.ts';
import { ContainerFailure, failureOf } from './failure.ts';

/** The frame says `init` when its own code runs. A service that is there takes a second or two. */
const INIT_MS = 15_000;
/** From then on: downloads and starts the runtime. Slow lines need long. */
const BUILD_MS = 60_000;
/** For a frame to become empty. */
const EMPTY_MS = 2000;
/** Chunks of this site. */
const LOAD_MS = 20_000;

/** The name of the folder that everything is mounted in. */
const WORKDIR = 'hold';

/** The API's own frame: it tells nobody of it, and keeps it for good. */
function frame(): HTMLIFrameElement | undefined {
  return [...document.querySelectorAll('iframe')].find(({ src }) => new URL(src, location.href).pathname === '/headless');
}

/** What a policy forbids is told as an event, and nowhere else. */
function watchPolicy(tell: (blocked: string) => void): () => void {
  const onViolation = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
    if (/^(frame|child|default)-src/.test(effectiveDirective)) tell(`${effectiveDirective} ${blockedURI}`);
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return () => document.removeEventListener('securitypolicyviolation', onViolation);
}

/** Resolves when the frame's code runs. The API does not tell; without it a dead line looks like a slow start. */
function whenInitialised(): Promise<void> {
  return new Promise((resolve) => {
    const onMessage = ({ source, data }: MessageEvent): void => {
      if (source !== frame()?.contentWindow || (data as { type?: unknown } | null)?.type !== 'init') return;
      removeEventListener('message', onMessage);
      resolve();
    };
    addEventListener('message', onMessage);
  });
}

/**
 * The boot before this one still waits for its frame: loading the frame again lets it go on. By way of an empty page:
 * while a request hangs, browsers take the same address for nothing new.
 */
async function callAgain(): Promise<void> {
  const dead = frame();
  if (!dead) return;
  const { src } = dead;
  const emptied = new Promise((resolve) => dead.addEventListener('load', resolve, { once: true }));
  dead.src = 'about:blank';
  await within(EMPTY_MS, emptied).catch(() => {});
  dead.src = src;
}

/** Boots the one container that a page can have; a boot that hung for want of a network is taken up again. */
export class Booter {
  #booting: Promise<WebContainer> | undefined;
  #booted: WebContainer | undefined;
  #initialised: Promise<void> | undefined;

  /** @throws ContainerFailure, after at most the limits above */
  async boot(): Promise<WebContainer> {
    if (this.#booted) return this.#booted;
    const { WebContainer } = await this.#loadApi();
    if (this.#booting) await callAgain();
    else this.#begin(WebContainer);
    this.#booted = await this.#follow();
    return this.#booted;
  }

  async #loadApi(): Promise<typeof import('@webcontainer/api')> {
    try {
      return await within(LOAD_MS, import('@webcontainer/api'));
    } catch (error) {
      throw new ContainerFailure(navigator.onLine ? 'site-unreachable' : 'offline', String(error));
    }
  }

  #begin(api: typeof WebContainer): void {
    // The frame outlives a boot that it refused: then its code runs already.
    this.#initialised ??= whenInitialised();
    const booting = api.boot({ coep: 'require-corp', workdirName: WORKDIR });
    this.#booting = booting;
    // One that has been settled can be begun anew; one that hangs cannot.
    booting.catch(() => {
      this.#booting = undefined;
    });
  }

  async #follow(): Promise<WebContainer> {
    const booting = this.#booting as Promise<WebContainer>;
    let blocked = '';
    const policy = new Promise<never>((_, reject) => {
      const stop = watchPolicy((what) => {
        blocked = what;
        reject(new ContainerFailure('blocked', what));
      });
      booting.then(stop, stop);
    });
    policy.catch(() => {});
    try {
      await Promise.race([policy, within(INIT_MS, Promise.race([this.#initialised, booting]))]);
    } catch (error) {
      if (!(error instanceof TooLate)) throw failureOf(error);
      throw new ContainerFailure(blocked ? 'blocked' : navigator.onLine ? 'service-unreachable' : 'offline', error.message);
    }
    try {
      return await within(BUILD_MS, booting);
    } catch (error) {
      throw error instanceof TooLate ? new ContainerFailure('boot-timed-out', error.message) : failureOf(error);
    }
  }
}
