import type * as vm from 'node:vm';

/**
 * Whether modules of `node:vm` can be linked and run, the way the engine loads a learner's program where Node has no hooks.
 * It is sent to another process as text, and so may use nothing but what it is given.
 */
export async function hasVmModules({ SourceTextModule }: typeof vm): Promise<boolean> {
  if (typeof SourceTextModule !== 'function') return false;
  const module = new SourceTextModule('export const one = 1;');
  await module.link(() => Promise.reject(new Error('nothing to link')));
  await module.evaluate();
  return (module.namespace as { one?: unknown }).one === 1;
}
