import type { ImportModule } from '../../lab/host.ts';
import { registerHooks } from '../node.ts';
import { hookNode } from './hooks.ts';
import { VmLoader } from './vm-loader.ts';

/**
 * Lets everybody import TypeScript.
 *
 * @param bundled what may be imported by name because it is in this process already, as the lab is for checks
 */
export function openLoader(bundled: ReadonlyMap<string, object>): ImportModule {
  if (registerHooks) return hookNode(registerHooks, bundled);
  const loader = new VmLoader(bundled);
  return (url) => loader.import(url);
}
