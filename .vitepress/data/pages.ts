import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));

/** Whether a page is written, in both languages. Navigation asks this before it links, so it cannot link into the void. */
export const isWritten = (page: string): boolean => existsSync(`${docs}en/${page}.md`) && existsSync(`${docs}vi/${page}.md`);
