import * as nodeModule from 'node:module';
import { bundledUrl, NODE_STRIPS_TYPES, needsStripping } from './typescript.ts';

interface SyncHooks {
  resolve(specifier: string, context: object, next: (specifier: string, context: object) => object): object;
  load(url: string, context: object, next: (url: string, context: object) => object): object;
}

/** `module.registerHooks`, from Node 22.15 on: in the same thread, without a start of its own. */
const { registerHooks } = nodeModule as { registerHooks?: (hooks: SyncHooks) => void };

/** Lets checks import the lab, and everybody import TypeScript. */
export async function installHooks(): Promise<void> {
  if (!registerHooks) {
    nodeModule.register('./hooks-thread.js', import.meta.url);
    return;
  }
  const strip = NODE_STRIPS_TYPES ? undefined : (await import('./strip-types.ts')).stripTypes;
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = bundledUrl(specifier);
      return url ? { url, shortCircuit: true } : next(specifier, context);
    },
    load: (url, context, next) => {
      if (!strip || !needsStripping(url)) return next(url, context);
      return { format: 'module', source: strip(url), shortCircuit: true };
    },
  });
}
