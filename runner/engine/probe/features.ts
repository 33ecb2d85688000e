import * as vm from 'node:vm';
import { NODE_STRIPS_TYPES, registerHooks, stripTypeScriptTypes } from '../node.ts';
import { must, mustBe, type Trial } from './trial.ts';
import { hasVmModules } from './vm-modules.ts';

const NAME = 'hold-probe:made-of-text';

/** The loader that checks are brought in by. */
export const hooks: Trial = {
  name: 'features: registerHooks loads a module made of text',
  async run(scene) {
    must(registerHooks !== undefined, 'node:module has no registerHooks');
    const registered = registerHooks({
      resolve: (specifier, context, next) => (specifier === NAME ? { url: NAME, shortCircuit: true } : next(specifier, context)),
      load: (url, context, next) =>
        url === NAME ? { format: 'module', source: 'export const one = 1;', shortCircuit: true } : next(url, context),
    }) as { deregister?(): void } | undefined;
    scene.onEnd(() => registered?.deregister?.());
    // Not a literal: a bundler would look for it.
    const loaded = (await import(NAME.slice())) as { one?: unknown };
    mustBe(loaded.one, 1, 'what the module exports');
  },
};

export const stripping: Trial = {
  name: 'features: Node strips types',
  run() {
    must(NODE_STRIPS_TYPES, 'process.features.typescript is not set');
    must(stripTypeScriptTypes !== undefined, 'node:module has no stripTypeScriptTypes');
    mustBe(stripTypeScriptTypes('let a: number = 1;').replace(/\s/g, ''), 'leta=1;', 'the code without its types');
  },
};

/** In this process, where it was started with the flag; otherwise a process that was is asked. */
export const vmModules: Trial = {
  name: 'features: modules of node:vm in this process',
  async run() {
    must(await hasVmModules(vm), 'not here: --experimental-vm-modules was not given, or does nothing');
  },
};

export const FEATURES: readonly Trial[] = [hooks, stripping, vmModules];
