import * as nodeModule from 'node:module';

interface SyncHooks {
  resolve(specifier: string, context: object, next: (specifier: string, context: object) => object): object;
  load(url: string, context: object, next: (url: string, context: object) => object): object;
}

/** `module.registerHooks`, from Node 22.15 on: changes how modules are found and loaded, in the same thread. */
export const { registerHooks } = nodeModule as { registerHooks?: (hooks: SyncHooks) => void };

/** Node strips types itself from 22.18 on. */
export const NODE_STRIPS_TYPES = Boolean((process.features as { typescript?: unknown }).typescript);

/** The same for a text of ours. */
export const { stripTypeScriptTypes } = nodeModule as { stripTypeScriptTypes?: (source: string) => string };
