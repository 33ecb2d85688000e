import { isolate } from '../isolation.ts';
import type { Resume } from '../resume.ts';
import { ContainerFailure, type FailureReason } from './failure.ts';

const REFUSED: Record<'insecure' | 'no-service-worker' | 'registration-failed' | 'still-not-isolated', FailureReason> = {
  insecure: 'insecure',
  'no-service-worker': 'unsupported-browser',
  'registration-failed': 'not-isolated',
  'still-not-isolated': 'not-isolated',
};

/**
 * Whether this page, in this browser, can have a container. It may load the page anew to get there; then it never settles.
 *
 * @throws ContainerFailure
 */
export async function requireSupport(resume: Resume): Promise<void> {
  if (!isSecureContext) throw new ContainerFailure('insecure', location.origin);
  if (!('crossOriginIsolated' in globalThis) || typeof WebAssembly !== 'object') throw new ContainerFailure('unsupported-browser');
  const isolation = await isolate(resume);
  if (isolation.state === 'reloading') await new Promise<never>(() => {});
  if (isolation.state === 'refused') throw new ContainerFailure(REFUSED[isolation.why], isolation.detail);
  if (typeof SharedArrayBuffer !== 'function') throw new ContainerFailure('unsupported-browser', 'no SharedArrayBuffer');
}
