import type { LoadHook, ResolveHook } from 'node:module';
import { stripTypes } from './strip-types.ts';
import { bundledUrl, needsStripping } from './typescript.ts';

/** Node's loader hooks, for Node 20, which runs them in a thread of their own. */
export const resolve: ResolveHook = (specifier, context, next) => {
  const url = bundledUrl(specifier);
  return url ? { url, shortCircuit: true } : next(specifier, context);
};

export const load: LoadHook = (url, context, next) => {
  if (!needsStripping(url)) return next(url, context);
  return { format: 'module', source: stripTypes(url), shortCircuit: true };
};
