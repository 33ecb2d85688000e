import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/** `module.enableCompileCache`, from Node 22.8 on. */
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };

/**
 * Keeps V8's compiled code between starts, beside our own. Call before the bulk of the program is imported.
 * Older versions of Node compile each time.
 */
export function useCompileCache(): void {
  enableCompileCache?.(fileURLToPath(new URL('./cache/', import.meta.url)));
}
