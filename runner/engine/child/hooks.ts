import { importModule } from '../../compile-cache.ts';
import type { ImportModule } from '../../lab/host.ts';
import type { registerHooks } from '../node.ts';
import { BUNDLED } from './bundled.ts';
import { needsStripping, stripTypes } from './strip-types.ts';

const SCHEME = 'hold:';

/** Where a module made of text finds what it has to export. */
const SHELF = Symbol.for('hold-the-line');

/** A module that hands on what is in this process already. */
function sourceOf(name: string): string {
  const names = Object.keys(BUNDLED.get(name) ?? {}).filter((each) => each !== 'default');
  return `export const { ${names.join(', ')} } = globalThis[Symbol.for('${SHELF.description}')].get('${name}');`;
}

/** Node's own loader, from 22.15 on, with our two exceptions. */
export function hookNode(register: NonNullable<typeof registerHooks>): ImportModule {
  Object.defineProperty(globalThis, SHELF, { value: BUNDLED });
  register({
    resolve: (specifier, context, next) =>
      BUNDLED.has(specifier) ? { url: SCHEME + specifier, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => {
      if (url.startsWith(SCHEME)) return { format: 'module', source: sourceOf(url.slice(SCHEME.length)), shortCircuit: true };
      if (!needsStripping(url)) return next(url, context);
      return { format: 'module', source: stripTypes(url), shortCircuit: true };
    },
  });
  return importModule;
}
