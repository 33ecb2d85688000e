import { importModule } from '../../compile-cache.ts';
import type { ImportModule } from '../../lab/host.ts';
import type { registerHooks } from '../node.ts';
import { needsStripping, stripTypes } from './strip-types.ts';

const SCHEME = 'hold:';

/** Where a module made of text finds what it has to export. */
const SHELF = Symbol.for('hold-the-line');

/** A module that hands on what is in this process already. */
function sourceOf(name: string, namespace: object = {}): string {
  const names = Object.keys(namespace).filter((each) => each !== 'default');
  return `export const { ${names.join(', ')} } = globalThis[Symbol.for('${SHELF.description}')].get('${name}');`;
}

/** Node's own loader, from 22.15 on, with our two exceptions. */
export function hookNode(register: NonNullable<typeof registerHooks>, bundled: ReadonlyMap<string, object>): ImportModule {
  Object.defineProperty(globalThis, SHELF, { value: bundled });
  register({
    resolve: (specifier, context, next) =>
      bundled.has(specifier) ? { url: SCHEME + specifier, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => {
      if (url.startsWith(SCHEME)) {
        const name = url.slice(SCHEME.length);
        return { format: 'module', source: sourceOf(name, bundled.get(name)), shortCircuit: true };
      }
      if (!needsStripping(url)) return next(url, context);
      return { format: 'module', source: stripTypes(url), shortCircuit: true };
    },
  });
  return importModule;
}
