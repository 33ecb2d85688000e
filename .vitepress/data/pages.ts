import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));

/** Whether a page is written, in both languages. Navigation asks this before it links, so it cannot link into the void. */
export const isWritten = (page: string): boolean => existsSync(`${docs}en/${page}.md`) && existsSync(`${docs}vi/${page}.md`);

/** A page that only announces itself says `stub: true` in its frontmatter. */
export const isStub = (page: string): boolean => /^stub: true$/m.test(readFileSync(`${docs}en/${page}.md`, 'utf8'));
