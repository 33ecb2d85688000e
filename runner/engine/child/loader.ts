import type { ImportModule } from '../../lab/host.ts';
import { registerHooks } from '../node.ts';
import { hookNode } from './hooks.ts';
import { VmLoader } from './vm-loader.ts';

/** Lets checks import the lab, and everybody import TypeScript. */
export function openLoader(): ImportModule {
  if (registerHooks) return hookNode(registerHooks);
  const loader = new VmLoader();
  return (url) => loader.import(url);
}
